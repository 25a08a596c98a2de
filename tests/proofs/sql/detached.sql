alter table app.events detach partition app.events_1 concurrently;

alter table app.events detach /* whose rows nobody wants */ partition app.events_2 concurrently;

drop table if exists app.events_2;
