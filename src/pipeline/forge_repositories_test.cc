// The repositories that a git token reaches, asked for over HTTP.

#include "pipeline/forge_repositories.h"

#include <optional>

#include <gmock/gmock.h>

#include "base/enum.h"
#include "forge/hooks/documented_refusals.h"
#include "forge/hooks/test_forge.h"
#include "pipeline/test_shop.h"
#include "store/organizations.h"

namespace slipway::pipeline {
namespace {

using model::HookKind;
using testing::HasSubstr;

class RepositoriesOfEveryForge : public testing::TestWithParam<HookKind> {};

// In each forge's own words.
TEST_P(RepositoriesOfEveryForge, AreNotListedWhereItRefuses) {
  forge::TestForge forge(GetParam());
  Shop shop;
  HttpCourier courier;
  shop.world.courier.answer = [&](const io::HttpRequest& request, std::stop_token stop) {
    return courier.send(request, std::move(stop));
  };
  const auto id = shop.world.add_git_token(GetParam(), forge.url(),
                                           [](store::GitToken& made) { made.workspace = "acme"; });
  for (const auto& bad : forge::documented_refusals(GetParam())) {
    SCOPED_TRACE(bad.name);
    forge.fail("", bad.failure);
    base::Error error;
    shop.world.with_context([&](Context& context) {
      std::optional<store::GitToken> token;
      context.database.read([&](store::Transaction& tx) { token = store::git_token(tx, id); });
      const auto reached = reached_repositories(context, token.value(), std::nullopt, "", {});
      ASSERT_FALSE(reached);
      error = reached.error();
    });
    EXPECT_EQ(error.code, bad.code);
    // It is about no single repository.
    const bool names_one = bad.words == "has no repository";
    EXPECT_THAT(error.message, HasSubstr(names_one ? "see the repositories" : bad.words));
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, RepositoriesOfEveryForge,
                         testing::Values(HookKind::GITHUB, HookKind::GITLAB, HookKind::GITEA,
                                         HookKind::FORGEJO, HookKind::GOGS, HookKind::BITBUCKET,
                                         HookKind::BITBUCKET_SERVER, HookKind::AZURE_DEVOPS),
                         [](const auto& one) { return base::to_string(one.param); });

}  // namespace
}  // namespace slipway::pipeline
