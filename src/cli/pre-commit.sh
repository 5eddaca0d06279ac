#!/bin/sh
# Made by tierline. Refuses a commit whose policy is wrong, whose scenarios fail or whose documents are out of
# date. What would be committed is what is looked at: what is not staged does not count.
# `git commit --no-verify` commits all the same; `tierline hook uninstall` takes this hook away.

policies='POLICIES'

# Where nobody reads what is said, the commit is refused all the same, and what is temporary taken away.
trap '' PIPE

if ! command -v tierline >/dev/null 2>&1; then
  echo 'tierline is not on the PATH, so the policy was not checked; git commit --no-verify commits all the same' >&2
  exit 1
fi
staged=$(mktemp -d) || exit 1
trap 'rm -rf "$staged"' EXIT
git checkout-index --all --prefix="$staged/" || exit 1
[ -f "$staged/$policies/tierline.toml" ] || exit 0
# The history counts, too: it may tell of reviews.
echo "gitdir: $(git rev-parse --absolute-git-dir)" > "$staged/.git"
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_PREFIX
cd "$staged" || exit 1

refused=0
# Exit code 3: there is nothing to test, or no document to make.
for command in 'check' 'test --quiet' 'render --check'; do
  tierline $command --policies "$policies"
  case $? in 0 | 3) ;; *) refused=1 ;; esac
done
if [ "$refused" -ne 0 ]; then
  echo 'the commit was refused; git commit --no-verify commits all the same' >&2
fi
exit "$refused"
