"""Many households' cards in one list: print, issue, end, hand over what is ticked."""
