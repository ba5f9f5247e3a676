"""Words of the domain: closed sets as enums, open ones as data files beside this one."""
