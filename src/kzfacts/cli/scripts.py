"""Contains the scripts that make bash, zsh and fish complete kzfacts commands.

A script runs kzfacts with `_KZFACTS_COMPLETE` set to the name of the shell and, as arguments, the
words up to the cursor, the last of which may be empty. The answer is one candidate per line; a
slash alone asks for file names.
"""

SCRIPTS = {
    "bash": r"""_kzfacts() {
    local begun="${2-${COMP_WORDS[COMP_CWORD]}}" word
    COMPREPLY=()
    while IFS= read -r word; do
        if [[ $word == / ]]; then compopt -o default 2>/dev/null; else COMPREPLY+=("$word"); fi
    done < <(_KZFACTS_COMPLETE=bash "${COMP_WORDS[0]}" "${COMP_WORDS[@]:1:COMP_CWORD-1}" "$begun" 2>/dev/null)
}
complete -F _kzfacts kzfacts
""",
    "zsh": r"""#compdef kzfacts
_kzfacts() {
    local -a found
    found=("${(@f)$(_KZFACTS_COMPLETE=zsh "${(Q)words[1]}" "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
    compset -P '--*='
    if [[ $found[1] == / ]]; then _files; else compadd -- $found; fi
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _kzfacts "$@"; else compdef _kzfacts kzfacts; fi
""",
    "fish": r"""function __kzfacts
    set -lx _KZFACTS_COMPLETE fish
    set -l words (commandline -opc)
    set -l program $words[1]
    set -e words[1]
    set -l word (commandline -ct)
    set -l option (string match -r -- '^--[^=]+=' "$word")
    set -l begun (string replace -r -- '^["\']' '' "$word")
    for value in ($program $words "$begun" 2>/dev/null)
        if test "$value" = /
            for path in (__fish_complete_path (string replace -- "$option" '' "$word"))
                echo -- "$option$path"
            end
        else
            echo -- "$option$value"
        end
    end
end
complete -c kzfacts -f -a '(__kzfacts)'
""",
}
