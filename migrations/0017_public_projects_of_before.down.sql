-- purpose: leaves the flag of public projects as it is: it is true with or without
-- locks: none

select;
