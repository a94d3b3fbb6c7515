// Deliveries of every forge. The first byte picks forge, event and content type; the fixtures,
// whose first byte is "{", are seeds of a GitHub push as they are.

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

#include "base/encoding.h"
#include "forge/forgejo/forgejo_forge.h"
#include "forge/git/git_forge.h"
#include "forge/gitea/gitea_forge.h"
#include "forge/github/github_forge.h"
#include "forge/gitlab/gitlab_forge.h"
#include "forge/gogs/gogs_forge.h"
#include "require.h"

namespace {

using namespace slipway;

struct Source {
  std::unique_ptr<forge::Forge> forge;
  std::string event_header;
  std::array<std::string, 4> events;
};

const std::array<Source, 6>& sources() {
  static const std::array<Source, 6> all{
      Source{forge::make_github_forge(), "x-github-event", {"push", "ping", "delete", "create"}},
      Source{forge::make_gitlab_forge(),
             "x-gitlab-event",
             {"Push Hook", "Tag Push Hook", "System Hook", "Note Hook"}},
      Source{forge::make_gitea_forge(), "x-gitea-event", {"push", "delete", "create", "release"}},
      Source{forge::make_forgejo_forge(), "x-forgejo-event", {"push", "delete", "create", ""}},
      Source{forge::make_gogs_forge(), "x-gogs-event", {"push", "delete", "create", "fork"}},
      Source{forge::make_git_forge(), "x-unused", {"", "", "", ""}}};
  return all;
}

void require_storable(std::string_view text) {
  REQUIRE(base::to_valid_utf8(text) == text && text.find('\0') == std::string_view::npos);
}

void require_sound(const forge::Meaning& meaning) {
  if (const auto* nothing = std::get_if<forge::Nothing>(&meaning)) {
    REQUIRE(!nothing->why.empty());
    require_storable(nothing->why);
    return;
  }
  const auto& moves = std::get<std::vector<forge::BranchMove>>(meaning);
  REQUIRE(!moves.empty());
  for (const auto& move : moves) {
    REQUIRE(move.ref.starts_with("refs/heads/") && !move.repository_urls.empty());
    REQUIRE(move.after.size() == 40 || move.after.size() == 64);
    REQUIRE(move.before != move.after);
    require_storable(move.ref);
    require_storable(move.pusher);
    require_storable(move.message);
  }
}

// "{" (0x7B) is 123 = 6 * 20 + 3, so an offset makes it the first of each.
constexpr unsigned kOffset = 123;

void fuzz(std::uint8_t choice, std::string_view body) {
  const unsigned pick = (choice + 256U - kOffset) % 256U;
  const auto& source = sources()[pick % 6];
  const auto& event = source.events[pick / 6 % 4];
  const bool form = pick / 24 % 2 == 1;
  const model::Headers headers{
      {source.event_header, event},
      {"content-type", form ? "application/x-www-form-urlencoded" : "application/json"}};
  source.forge->envelope(headers, body);
  REQUIRE(!source.forge->verify(headers, body, "secret"));
  const auto checked = source.forge->check(headers, body);
  const auto meaning = source.forge->interpret(headers, body);
  REQUIRE(!checked || meaning);
  if (meaning) {
    require_sound(*meaning);
  } else {
    require_storable(meaning.error().message);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  fuzz(data[0], text.starts_with('{') ? text : text.substr(1));
  return 0;
}
