"""Letters: owed in the transaction that caused them, sent later, written down."""
