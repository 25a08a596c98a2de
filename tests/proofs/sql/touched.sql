update app.entries set touched = touched + 1, copied = word where id between $1 and $2;
