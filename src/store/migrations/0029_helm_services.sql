-- From here on there are services of the kind HELM, which programs before cannot read.
ALTER TABLE deployment ADD COLUMN values_commit TEXT NOT NULL DEFAULT '';
