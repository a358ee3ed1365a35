-- The built modules: what typescript-to-lua leaves unused or shadowed is no fault, a global written would be one.
std = "min"
max_line_length = false
read_globals = { "module", "prosody" }
ignore = {
    "2", -- unused variables
    "3", -- unused values
    "4", -- shadowed variables
    "5", -- unreachable and empty code
    "6", -- white space
}
-- A module sets its own functions.
globals = { "module.unload", "module.command" }

-- The modules that tests load into Prosody are written by hand.
files["test"] = {
    enable = { "2", "3", "4", "5", "6" },
    globals = { "module.load", "module.unload", "module.add_host", "module.environment" },
}
