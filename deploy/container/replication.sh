# Sourced by the image of PostgreSQL when it creates the database: lets the replica connect.
echo "host replication $POSTGRES_USER samenet scram-sha-256" >>"$PGDATA/pg_hba.conf"
