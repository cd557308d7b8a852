-- What is told of a mail after it was sent. The program writes it; the table's policies hold for it as before.

GRANT UPDATE (returned_at, returned_reason, is_returned_for_good) ON delivery TO fristklar_staff;
