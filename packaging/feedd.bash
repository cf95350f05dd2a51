# Completion of feedd for bash.
_feedd() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  case $previous in
    --config | --convert | --compare-feed | --import-opml | --import-planet)
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      return
      ;;
    --posts | --export)
      mapfile -t COMPREPLY < <(compgen -d -- "$current")
      return
      ;;
    --to)
      mapfile -t COMPREPLY < <(compgen -W "json atom rss" -- "$current")
      return
      ;;
    --upstream | --listen | --base-url | --explain) return ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$(feedd --help 2>/dev/null | grep -oE -- '--[a-z-]+' | sort -u)" -- "$current")
}
complete -o filenames -F _feedd feedd
