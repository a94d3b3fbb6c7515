// Deliveries of every forge and registry. The first byte picks kind, event and content type; the
// fixtures, whose first byte is "{", are seeds of a GitHub push as they are.

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/encoding.h"
#include "forge/azure_devops/azure_devops_forge.h"
#include "forge/bitbucket/bitbucket_forge.h"
#include "forge/bitbucket_server/bitbucket_server_forge.h"
#include "forge/forgejo/forgejo_forge.h"
#include "forge/git/git_forge.h"
#include "forge/gitea/gitea_forge.h"
#include "forge/github/github_forge.h"
#include "forge/gitlab/gitlab_forge.h"
#include "forge/gogs/gogs_forge.h"
#include "registry/hooks/acr.h"
#include "registry/hooks/distribution.h"
#include "registry/hooks/docker_hub.h"
#include "registry/hooks/ecr.h"
#include "registry/hooks/ghcr.h"
#include "registry/hooks/harbor.h"
#include "registry/hooks/quay.h"
#include "require.h"

namespace {

using namespace slipway;

struct Source {
  std::unique_ptr<rules::Sender> sender;
  std::string event_header = "x-unused";
  std::array<std::string, 4> events{};
};

std::vector<Source> make_sources() {
  std::vector<Source> all;
  const auto add = [&](std::unique_ptr<rules::Sender> sender, const char* header,
                       std::array<std::string, 4> events) {
    all.push_back({std::move(sender), header, std::move(events)});
  };
  // fuzz/run counts on this order.
  add(forge::make_github_forge(), "x-github-event", {"push", "ping", "delete", "create"});
  add(forge::make_gitlab_forge(), "x-gitlab-event",
      {"Push Hook", "Tag Push Hook", "System Hook", "Note Hook"});
  add(forge::make_gitea_forge(), "x-gitea-event", {"push", "delete", "create", "release"});
  add(forge::make_forgejo_forge(), "x-forgejo-event", {"push", "delete", "create", ""});
  add(forge::make_gogs_forge(), "x-gogs-event", {"push", "delete", "create", "fork"});
  add(forge::make_git_forge(), "x-unused", {});
  add(forge::make_bitbucket_forge(), "x-event-key", {"repo:push", "repo:fork", "", "x"});
  add(forge::make_bitbucket_server_forge(), "x-event-key",
      {"repo:refs_changed", "diagnostics:ping", "pr:merged", ""});
  add(registry::make_ghcr_hook(), "x-github-event", {"package", "registry_package", "ping", "x"});
  for (const auto make :
       {forge::make_azure_devops_forge, registry::make_distribution_hook,
        registry::make_docker_hub_hook, registry::make_harbor_hook, registry::make_quay_hook,
        registry::make_acr_hook, registry::make_ecr_hook}) {
    add(make(), "x-unused", {});
  }
  return all;
}

const std::vector<Source>& sources() {
  static const auto all = make_sources();
  return all;
}

void require_storable(std::string_view text) {
  REQUIRE(base::to_valid_utf8(text) == text && text.find('\0') == std::string_view::npos);
}

void require_sound(const rules::Meaning& meaning) {
  if (const auto* nothing = std::get_if<rules::Nothing>(&meaning)) {
    REQUIRE(!nothing->why.empty());
    require_storable(nothing->why);
    return;
  }
  if (const auto* images = std::get_if<std::vector<rules::ImageNotice>>(&meaning)) {
    REQUIRE(!images->empty());
    for (const auto& image : *images) {
      REQUIRE(!image.image_name.empty() && !image.tag.empty() && image.tag.size() <= 128);
      REQUIRE(image.image_name.find_first_of(" \n@") == std::string::npos);
      REQUIRE(image.digest.empty() || image.digest.starts_with("sha"));
      require_storable(image.image_name);
      require_storable(image.tag);
    }
    return;
  }
  if (const auto* news = std::get_if<rules::PullRequestNews>(&meaning)) {
    REQUIRE(news->number > 0 && !news->repository_urls.empty());
    REQUIRE(!news->source_branch.empty() && !news->target_branch.empty());
    for (const auto* text : {&news->title, &news->author, &news->url, &news->source_branch,
                             &news->target_branch, &news->head}) {
      require_storable(*text);
    }
    return;
  }
  const auto& moves = std::get<std::vector<rules::BranchMove>>(meaning);
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

// "{", so that it is the first of each.
constexpr unsigned kOffset = 0x7B;

void fuzz(std::uint8_t choice, std::string_view body) {
  unsigned pick = (choice + 256U - kOffset) % 256U;
  const auto take = [&pick](std::size_t count) {
    const unsigned taken = pick % static_cast<unsigned>(count);
    pick /= static_cast<unsigned>(count);
    return taken;
  };
  const auto& source = sources()[take(sources().size())];
  const auto& event = source.events[take(source.events.size())];
  const bool form = take(2) == 1;
  const model::Headers headers{
      {source.event_header, event},
      {"content-type", form ? "application/x-www-form-urlencoded" : "application/json"}};
  const auto envelope = source.sender->envelope(headers, body);
  require_storable(envelope.delivery_id);
  require_storable(envelope.event);
  REQUIRE(!source.sender->verify(headers, body, "secret", {}));
  const auto checked = source.sender->check(headers, body);
  const auto meaning = source.sender->interpret(headers, body);
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
