"""Who works here: invited, signed in, with a second factor; verbs without HTTP."""
