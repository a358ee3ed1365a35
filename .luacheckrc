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
-- A module sets its own unload function.
globals = { "module.unload" }
