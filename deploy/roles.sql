-- The database `points` and its two roles; twice does no harm. Run by the server's superuser, with
-- the owner's password in psql's variable `password`, and the product's in `product_password` where
-- it does not sign in as its user on the same machine.
--
-- The owner migrates and restores; the product's role has what it is granted then. Both may make
-- databases: each copy is verified in one of its own.
SELECT format('CREATE ROLE %I LOGIN CREATEDB', name)
FROM unnest(ARRAY['points_owner', 'points']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE points_owner PASSWORD :'password';
\if :{?product_password}
ALTER ROLE points PASSWORD :'product_password';
\endif
SELECT 'CREATE DATABASE points OWNER points_owner TEMPLATE template0 ENCODING ''UTF8'' LOCALE ''C.UTF-8'''
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'points') \gexec
\connect points
-- With it `flask ledger verify` compares the indexes with their tables.
CREATE EXTENSION IF NOT EXISTS amcheck;
GRANT EXECUTE ON FUNCTION bt_index_check(regclass, boolean) TO points;
