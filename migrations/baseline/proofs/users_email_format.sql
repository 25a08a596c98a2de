-- purpose: an e-mail address ends in letters (a | passes the document's pattern)
-- locks: those of reading

select u.id as key
from users as u
where u.email !~* '^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$';
