-- Statements whose ends are hard to find, each valid for PostgreSQL's parser. The test compares the
-- boundaries found here with libpg_query's; nothing of it is ever run.

-- strings
select 'a;b';
select '';
select '''';
select ''';''';
select 'it''s; fine', 'and''';
select 'back\slash\';
select '\', ';';
select 'line
break;
here';
select 'a' -- a comment between the parts; of one string
  'b;c';
select 'a'
'b;' as "x;";
select 'a'

   -- one; comment
   -- two; comments
   ';b';
select e'a\'b;c';
select E'a\\';
select E'\\\';';
select E'\'';
select E'''';
select E''';\'''';
select e'\x41\u0041\101;\';';
select E'a\
b;';
select E'a'
  'b\';c';
select E'a' -- why; not
  -- go 'on
  'b\';c' as "x;";
select E'a'/**/, 'b\', ';';
select E'a', 'b\';
select E'a'
/* no continuation */ , 'c\';
select E'a', E'b\';';
select u&'d\0061t\+000061;';
select U&'d!0061t;!!' uescape '!';
select U&'\\;''';
select b'0101', B'1;0';
select x'1F', X'f;f';
select n'a;b', N'it''s;';
select tablee'x\' from (values (1)) v (tablee);
select date'2020-01-01', time'12:00;', interval'1 day;';
select date'\', ';';
select float8 '1e5', real'1;';
select ';'::text, ';' collate "C";
select $1, $2::text, '$1;';
select 'ä;ö', E'ü\';é', '日本;語', '😀;';
select ':var;', a[1:2], a[b:c] from t;

-- quoted names
select ";" from "a;b"."c""d;";
select """;" from """";
select "it's;" , 'say "hi;"';
select U&"d\0061;t" from t;
select u&"d!0061;" uescape '!' from t;
select "--", "/*", "$$", "a;$$" from t;
select "begin atomic" from "create function";
select "\" , ';', "\;" from t;
create table "sel;ect" ("from;" int, "Größe;" text, "名前" int);
select größe, 名前, é$é, _x$1, a$ from ünïcode;
select ñ.ñ, ß$ß$ß from ñ;

-- dollar quotes
select $$a;b$$;
select $$$$;
select $$'$$, ';';
select $a$ $b$ ; $b$ ; $a$;
select $a$ $$ ; $$ ; $A$ ; $a$;
select $a$ $aa$ ; $a a$ ; $a$;
select $x$a$x;$x$;
select $_$;$_$, $_1$;$_1$, $a1_b2$;$a1$;$a1_b2$;
select $é$ ; $e$ ; $é$;
select $日本$ ; '日' ; $日本$;
select $fn$ -- ; comment that isn't
/* ; nor this
$fn$;
select $$ E'\' $$, ';';
select $a$$b;$a$;
select $a$b$$a$;
select $$a$b;$$;
select a$b$c, d$e$f from t;
select a$$, b$$ from t;
select a$b$ from t where c$d$ = 1;
select $1, $$;$$ from t where false;
select 1 as a$1, $2 as b$c$;
select _$$ from (values (1)) as v (_$$);
select é$$ from t;
select ($1)+$2;
select array[$1,$2] || $3;
select $tag$
$ta$;
$tag $;
$tag;
$$ $tag$;
select '$$', $$';$$, '$$';
select 'a$b$', $b$';$b$;
do $$ begin perform 1; end $$;
do $do$ begin execute $x$select ';'$x$; raise notice $y$;$y$; end $do$ language plpgsql;
do language plpgsql $$ declare a int := 1; begin a := a + 1; commit; end; $$;
do 'begin perform 1; perform ''x;''; end';
do E'begin perform \'a;b\'; end';

-- comments
select 1 /* ; */;
select /* a /* nested; */ ; */ 2;
select /* /* /* deep; */ */ ; */ 3;
select 4 /**/ /***/ /****/ /*;*/ /**;**/;
select /*/ ; */ 5;
select /*/*/ ; */*/ 6;
select /* -- */ 7 /* ' */ , ';' /* " */;
select /* $$ */ 8, $$;$$ /* $$ */;
select 9 -- ; not yet
;
select 10 -- /* not opened
;
select 11 --';
;
select 12--;
;
select 13 --
;
select 14 /* */-- ;
;
select 15 /*
;
-- */ + 1;
select 16 - -1, 16 - - - 1;
select 17 +--;
1;
select 18 */* ; */ 2;
select 19 -/* ; */ 2;
select 20 @-/* ; */ 1;
select 21 <--;
22;
select 22 */*;--*/ 2;
select 23/2, 4 / 2, 5 /*;*// 2;
select 24 @> 25, a || b, c -> 'd', e ->> 'f', g #>> '{h;}', i <-> j;
select a - b, a -b, a-b, a*-b, a/b, a|/b from t;
select 'a'--;
;
select "a"--;
from t;
select $$a$$--;
;
select 1/**/;
select 1--
;
/* before; */ select 26;
-- before;
select 27;
/* a */ -- b;
/* c
; */ select 28;
	select	29	;
(select 30);
((select 31) union (select 32));
( /* ; */ select 33 -- ;
);
select(34);values(';');
values (1, ';'), (2, $$;$$);

-- numbers beside other tokens
select 1_000, 0x1F, 0b11, 0o17, 1.5e-3, .5, 1.;
select 1.5e3, 2e+4 from t where x = 1 and y = 2;
select a1, a1e5, e1, e from t;
select e, e.e from e;
select b, x, n, u, u&u, n||'\' from t;
select e||'\', e = '\', ';' from t;
select 1 as e, '\', ';';
select a.e, '\' from t;

-- parentheses
create rule r as on insert to app.a do (insert into app.b values (1); insert into app.c values (2));
create rule r as on update to app.a do also (notify x; delete from app.b where (c = ';'); select 1;);
create or replace rule r as on delete to app.a where (old.x > (1)) do instead (
  update app.b set y = 'end;'; -- ; one
  /* ; two */ insert into app.c select case when true then ';' end;
);
create rule "r;" as on select to app.a do instead select * from app.b;
create rule r as on insert to app.a do instead (select 1 as "begin"; select 2 as "end");
create rule r as on insert to a do instead (;;select 1;;);
create rule r as on insert to a do instead nothing;
select ';)' , '(' , ")" , "(;" from t;
select (1 /* ) ; */ + 2);
select ($$);($$);
select f((1), (2), ((3)), ';');

-- the words that matter to routines, where they mean nothing
select begin from t;
select begin atomic from t;
select begin, atomic from t;
select 1 as "end", 2 as end, 3 as case, 4 as begin;
select 1 end;
select t.end, t.case, t.begin from t;
select case when a then case b when 1 then 2 end else 3 end from t;
create table begin (atomic int, function text);
create table atomic (begin int);
select function, procedure, replace from create_function;
create view app.v as select case when true then 1 end as "end";
alter function app.f() set search_path to begin, atomic;
drop function begin;
select end_date, begin_date, atomic_x, begin$ from t;
create trigger t before update on app.a for each row execute function app.f();
create trigger t after insert on app.a for each row execute procedure app.begin();
comment on function app.f() is 'begin atomic; end';
explain select begin atomic from t;
create index begin on app.atomic (function);
prepare begin as select 1;
create sequence begin;
grant execute on function app.f() to begin;

-- routines with quoted bodies
create function app.f() returns int language sql as 'select 1;';
create function app.f() returns int language sql as $$ select 1; select 2; $$;
create or replace function app.f() returns trigger language plpgsql as $fn$
begin
  if new.a is distinct from old.a then
    raise exception 'no; %', new.a using hint = $h$do; not$h$;
  end if;
  return new;
end;
$fn$;
create function app.f() returns int as $$ begin atomic; $$ language plpgsql;
create procedure app.p(in a int, inout b text default ';') language plpgsql as $$ begin commit; end $$;
create function app.f(text default $d$;$d$, int = (1)) returns text language sql as $_$ select $1; $_$;
create function app.c(int) returns int as 'obj;file', 'link;symbol' language c strict;
create function app.begin(begin int, atomic int) returns int language sql as 'select 1;';
create function app.f() returns begin language sql as $$ ; $$;
create function begin() returns atomic language sql as $$ begin; $$;
create function app.f() returns int return 1;
create function app.f() returns int return case when true then (select 1) end;
create function app.f(a int) returns int language sql immutable return a + 1;
create function app.f() returns int language sql set search_path to begin, atomic as ';';
create function app.f() returns table (begin int, "end" text) language sql as $$;$$;
create function app.f(a int default (select begin atomic from t)) returns int language sql as ';';

-- routines with SQL-standard bodies
create function app.f() returns int begin atomic select 1; end;
create function app.f() returns int begin atomic end;
create function app.f() returns int begin atomic ; end;
create function app.f() returns int begin atomic ;; select 1;; end;
create function app.f() returns int BEGIN ATOMIC SELECT 1; SELECT 2; END;
create or replace function app.f(a int) returns int language sql begin atomic select a; end;
create procedure app.p() begin atomic insert into app.a values (1); delete from app.b; end;
create or replace procedure app.p() language sql begin atomic call app.q(); end;
Create Or Replace Procedure app.p() Begin Atomic select 1; End;
create /* ; */ or -- ;
replace function app.f() returns int begin /* ; */ atomic -- ;
  select 1; -- ;
  /* end; */ end /* ; */;
create function app.f() returns int begin--;
atomic select 1;end;
create function app.f() returns int begin/**/atomic/**/select 1/**/;/**/end/**/;
create function app.f() returns int begin atomic
  select case when a = 1 then 'one;' else case b when 2 then 'two' end end from app.t;
  select case 1 when 1 then 2 end;
end;
create function app.f() returns int begin atomic return case when true then 1 else 2 end; end;
create function app.f() returns int begin atomic select 1 as end; select 2; end;
create function app.f() returns int begin atomic select 1 end; select t.end from t; end;
create function app.f() returns int begin atomic select 1 as case; select t.case from t; end;
create function app.f() returns int begin atomic select 1 case; end;
create function app.f() returns int begin atomic select begin from t; select begin atomic from t; end;
create function app.f() returns int begin atomic select "end;", "begin" from t; end;
create function app.f() returns int begin atomic select 'end;'; select $$end;$$; end;
create function app.f() returns int begin atomic (select 1); ((select 2)); end;
create function app.f() returns int begin atomic select (select case when true then 1 end); end;
create function app.f() returns int begin atomic
  create function app.g() returns int begin atomic select 1; select case 1 when 1 then 2 end; end;
  select 2;
end;
create function app.f() returns int begin atomic
  create rule r as on insert to app.a do (select 1; select 2);
  create procedure app.g() begin atomic end;
end;
create function app.f(begin int, "end" int) returns int begin atomic select begin; end;
create function begin() returns int begin atomic select 1; end;
create function atomic() returns begin begin atomic select 1; end;
create function begin.atomic() returns int begin atomic select 1; end;
create function app.f() returns int set search_path to begin begin atomic select 1; end;
create function app.f() returns int set search_path to begin, atomic begin atomic select 1; end;
create function app.f() returns int set x to 'begin atomic;' begin atomic select ';'; end;
create function app.f(a int default (select begin atomic from t)) returns int begin atomic select a; end;
create function app.f() returns table (a int) begin atomic
  with x as (insert into app.a values (1) returning a) select a from x;
  values (1, 'x;');
  table app.a;
end;
create function app.f() returns void begin atomic
  merge into app.a using app.b on a.id = b.id when matched then delete when not matched then do nothing;
  update app.a set x = case when y then 1 end where z = 'end';
end;
create function größe() returns int begin atomic select 'ä;'; select größe from t; end;
create function app.f() returns int begin atomic select end_, _end, endx, end$ from t; end;

-- statements that are kin to refused ones
prepare p as select 1;
prepare p (int, text) as select $1, $2;
copy app.t from '/tmp/a;b' with (format csv, delimiter ';');
copy app.t (a, b) to '/tmp/stdout';
copy (select 1) to '/tmp/x';
copy (select a as stdin from stdin) to program 'cat; true';
copy "from" ("stdin") from program 'x';
copy stdin from '/tmp/x';
set transaction isolation level serializable;
set session characteristics as transaction read only;
deallocate begin;
execute commit_;
lock table app.a in share mode;
declare begin cursor for select 1;
fetch all from begin;
call app.commit();
listen begin;
notify rollback_, 'a;b';
checkpoint;
discard all;
vacuum;
create table app.commit (rollback int, start int, transaction int, prepare int);
insert into app.a values (default, 'x;', E'\';', $$;$$) on conflict do nothing;
alter table app.a add constraint "c;" check (a <> ';' and b <> $$;$$);
comment on table app.a is 'a; b''; c';
comment on column app.a.b is $c$a; 'b; $$c;$$ $c$;
grant select on app.a to "r;ole";
create policy p on app.a using (a = ';') with check (b <> E'\';');
create type app.t as enum ('a;', 'b''', 'c;');
create operator === (leftarg = int, rightarg = int, function = app.f, commutator = ===);
create operator @#@ (rightarg = int8, procedure = app.f);
create aggregate app.a (int) (sfunc = app.f, stype = int, initcond = ';');
create event trigger e on ddl_command_start when tag in ('a;') execute function app.f();
create schema app create table a (b text default ';') create view v as select ';' as x;
with begin as (select 1), "end" as (select ';') select * from begin, "end";
;;; select 'empty statements before, and after';;
; /* ; */ ; -- ;
;
select 'last' ;
