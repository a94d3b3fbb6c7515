#include "cli/post_receive.h"

#include <string_view>

namespace slipway::cli {
namespace {

constexpr std::string_view kHead = R"SCRIPT(#!/bin/sh
# Tells Slipway which branches moved. Save it as hooks/post-receive in the repository on the git
# server and make it executable. It needs curl and openssl.
#
# The secret is that of the hook: from SLIPWAY_HOOK_SECRET, or from the file below, which only the
# git user should be able to read. A push never fails because of this script.

)SCRIPT";

constexpr std::string_view kBody = R"SCRIPT(
say() { printf 'slipway: %s\n' "$1" >&2; }

json_text() { printf '%s' "$1" | sed 's/[\\"]/\\&/g'; }

hex() { od -An -v -tx1 | tr -d ' \n'; }

# HMAC by its definition (RFC 2104): `openssl dgst -hmac` would show the secret to everybody who can
# list the machine's processes.
pad() { # the key in hexadecimal, the byte to mix it with; prints a format for printf
  key=$1 mixed='' left=64
  while [ "$left" -gt 0 ]; do
    byte=${key%"${key#??}"} key=${key#??}
    byte=$(( 0x${byte:-00} ^ $2 ))
    mixed="$mixed\\$(( byte / 64 ))$(( byte / 8 % 8 ))$(( byte % 8 ))"
    left=$(( left - 1 ))
  done
  printf '%s' "$mixed"
}

signature() { # the secret, the body
  key=$(printf '%s' "$1" | hex)
  if [ "${#key}" -gt 128 ]; then
    key=$(printf '%s' "$1" | openssl dgst -sha256 -binary | hex)
  fi
  inner=$(pad "$key" 54) outer=$(pad "$key" 92)
  { printf "$inner"; printf '%s' "$2"; } | openssl dgst -sha256 -binary |
    { printf "$outer"; cat; } | openssl dgst -sha256 -binary | hex
}

updates=''
while read -r before after ref; do
  update=$(printf '{"ref":"%s","before":"%s","after":"%s"}' "$(json_text "$ref")" "$before" "$after")
  updates="${updates:+$updates,}$update"
done
[ -n "$updates" ] || exit 0

if [ -z "$repository" ]; then
  repository=$(git config --get slipway.repository || git config --get remote.origin.url)
fi
if [ -z "$repository" ]; then
  say 'not told: run "git config slipway.repository URL" with the URL that the services use.'
  exit 0
fi

secret=${SLIPWAY_HOOK_SECRET:-}
if [ -z "$secret" ]; then
  [ -n "$secret_file" ] || secret_file=$(git rev-parse --git-dir)/slipway-secret
  if [ ! -r "$secret_file" ]; then
    say "not told: there is no secret, neither in SLIPWAY_HOOK_SECRET nor in $secret_file."
    exit 0
  fi
  secret=$(cat "$secret_file")
fi

body=$(printf '{"repository":"%s","updates":[%s]}' "$(json_text "$repository")" "$updates")
answer=$(printf '%s' "$body" | curl -sS --connect-timeout 5 --max-time 10 \
  -H 'Content-Type: application/json' \
  -H "X-Hub-Signature-256: sha256=$(signature "$secret" "$body")" \
  -H "X-Slipway-Delivery: $(openssl rand -hex 16)" \
  --data-binary @- -w ' (%{http_code})' "$hook_url" 2>&1)
say "$answer"
exit 0
)SCRIPT";

std::string shell_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

}  // namespace

std::string post_receive_script(const PostReceive& settings) {
  std::string script(kHead);
  script += "hook_url=" + shell_quoted(settings.hook_url) + "\n";
  script += "repository=" + shell_quoted(settings.repository) + "\n";
  script += "secret_file=" + shell_quoted(settings.secret_file) + "\n";
  script += kBody;
  return script;
}

}  // namespace slipway::cli
