/** Shells with completion. */
export const shells = ['bash', 'fish', 'zsh'] as const;

export type Shell = (typeof shells)[number];

/**
 * The completion script of each shell: all call `ampwise completion words`, so they never become
 * outdated.
 */
export const completionScripts: { readonly [S in Shell]: string } = {
  // Bash splits words at = and :, so the part up to there is removed from each completion.
  bash: `_ampwise() {
  local line words word
  line=\${COMP_LINE:0:COMP_POINT}
  read -r -a words <<< "\${line//[\\"\\']/}"
  [[ $line == *[[:space:]] ]] && words+=('')
  local IFS=$'\\n'
  COMPREPLY=($(ampwise completion words -- "\${words[@]:1}" 2>/dev/null))
  word=\${words[\${#words[@]}-1]}
  if [[ $word == *=* && $COMP_WORDBREAKS == *=* ]]; then
    COMPREPLY=("\${COMPREPLY[@]#"\${word%"\${word##*=}"}"}")
  fi
  [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *= ]] && compopt -o nospace
  return 0
}
complete -o default -F _ampwise ampwise
`,
  zsh: `#compdef ampwise
_ampwise() {
  local -a found
  found=("\${(@f)$(ampwise completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  [[ -n $found ]] && compadd -Q -S '' -- "\${(@M)found:#*=}"
  [[ -n $found ]] && compadd -- "\${(@)found:#*=}" || _files
}
compdef _ampwise ampwise
`,
  fish: `function __ampwise_words
  set -l words (commandline -opc)
  ampwise completion words -- $words[2..-1] (commandline -ct) 2>/dev/null
end
complete -c ampwise -a '(__ampwise_words)'
`,
};
