-- says adding-field-with-default
alter table app.books add column code uuid default gen_random_uuid();
-- says adding-foreign-key-constraint
alter table app.books add constraint k foreign key (shelf) references app.shelves (id);
-- says adding-not-nullable-field
alter table app.books alter column pages set not null;
-- says adding-required-field
alter table app.books add column code bigint not null;
-- says adding-serial-primary-key-field
alter table app.books add primary key (isbn);
-- says ban-alter-domain-with-add-constraint
alter domain app.label add constraint c check (value <> '');
-- says ban-concurrent-index-creation-in-transaction
create index concurrently if not exists i on app.books (pages);
drop index concurrently if exists app.i;
-- says ban-drop-column
alter table app.books drop column pages;
-- says ban-drop-database
drop database books;
-- says ban-drop-domain
drop domain app.label;
-- says ban-drop-extension
drop extension pg_trgm;
-- says ban-drop-function
drop function app.noted();
-- says ban-drop-schema
drop schema app;
-- says ban-drop-sequence
drop sequence app.numbers;
-- says ban-drop-table
drop table app.books;
-- says ban-drop-type
drop type app.mood;
-- says ban-drop-view
drop view app.titles;
-- says ban-set-schema
alter table app.books set schema ops;
-- says ban-truncate-cascade
truncate app.books cascade;
-- says changing-column-type
alter table app.books alter column pages type bigint;
-- says constraint-missing-not-valid
alter table app.books add constraint c check (pages > 0);
-- says disallowed-unique-constraint
alter table app.books add constraint c unique (pages);
-- says renaming-column
alter table app.books rename column pages to leaves;
-- says renaming-object
alter view app.titles rename to headings;
-- says renaming-table
alter table app.books rename to tomes;
-- says require-concurrent-index-creation
create index i on app.books (pages);
-- says require-concurrent-index-deletion
drop index app.books_isbn;
-- says require-concurrent-partition-detach
alter table app.events detach partition app.events_2020;
-- says require-concurrent-reindex
reindex table app.books;
-- says require-enum-value-ordering
alter type app.mood add value 'bright';
-- says ban-drop-constraint
alter table app.books drop constraint books_title_given;
-- says prefer-bigint-over-int
alter table app.books add column code integer;
-- says prefer-bigint-over-smallint
alter table app.books add column code smallint;
-- says prefer-robust-stmts
-- transaction: no
alter table app.books add column code bigint;
-- says prefer-text-field
alter table app.books add column code varchar(10);
-- says require-lock-timeout
alter table app.books add column code bigint;
-- says require-statement-timeout
alter table app.books add column code bigint;
