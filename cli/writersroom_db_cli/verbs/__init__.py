"""The verbs, one a file. Each imports the library inside its function, so that help is quick."""
