"""The register as a whole: read from seed files, loaded into Postgres, and seen by every slice as a snapshot."""
