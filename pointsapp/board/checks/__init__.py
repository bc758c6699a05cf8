"""Whether the ledger still says what a paper says, for anybody who holds one."""
