-- purpose: takes back what stands before each case
-- locks: none

select;
