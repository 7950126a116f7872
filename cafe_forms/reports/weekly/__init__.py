"""The week of a member: what it holds, the digest of it, and when that is due."""
