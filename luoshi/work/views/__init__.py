"""Pages of the room: entering, a record, lists, the queue, holdings, kinds."""
