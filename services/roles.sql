-- The two roles and the database, for a PostgreSQL server of your own (docker-compose.yml runs this
-- file when its server is new). Passwords come from the environment of psql, not from this file.
--
-- torchlight_owner migrates: it owns the database, and may create others because tests make their own.
-- torchlight_web serves: it may only do what migrations grant it.
\set ON_ERROR_STOP on
\getenv owner_password OWNER_PASSWORD
\getenv web_password WEB_PASSWORD
CREATE ROLE torchlight_owner LOGIN CREATEDB PASSWORD :'owner_password';
CREATE ROLE torchlight_web LOGIN PASSWORD :'web_password';
CREATE DATABASE torchlight OWNER torchlight_owner;
REVOKE ALL ON DATABASE torchlight FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE torchlight TO torchlight_web;
