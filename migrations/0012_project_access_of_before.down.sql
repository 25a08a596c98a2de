-- purpose: leaves the access to projects as it is: it is true with or without
-- locks: none

select;
