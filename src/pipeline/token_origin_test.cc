#include "pipeline/token_origin.h"

#include <gmock/gmock.h>

namespace slipway::pipeline {
namespace {

using testing::AllOf;
using testing::HasSubstr;

enum class Said { kRight, kWrong, kNothing };

struct OriginCase {
  std::string type, api_url, repository;
  Said said;
};

TEST(TokenOrigin, IsWhatTheTokenSays) {
  const std::vector<OriginCase> cases{
      {"GITHUB", "", "https://github.com/a/b", Said::kRight},
      {"GITHUB", "", "git@github.com:a/b", Said::kRight},
      {"GITHUB", "", "ssh://git@ssh.github.com:443/a/b", Said::kRight},
      {"GITHUB", "", "https://github.com.evil.example/a/b", Said::kWrong},
      {"GITHUB", "", "https://ghe.example/a/b", Said::kWrong},
      {"GITHUB", "https://api.github.com", "https://github.com/a/b", Said::kRight},
      {"GITHUB", "https://ghe.example/api/v3", "https://ghe.example/a/b", Said::kRight},
      {"GITHUB", "https://GHE.example:8443/api/v3", "ssh://git@ghe.example:22/a", Said::kRight},
      {"GITHUB", "https://ghe.example/api/v3", "https://github.com/a/b", Said::kWrong},
      {"GITHUB", "https://api.octo.ghe.com", "https://octo.ghe.com/a/b", Said::kRight},
      {"GITHUB", "https://octo.ghe.com", "https://api.octo.ghe.com/a/b", Said::kWrong},
      {"GITLAB", "", "https://gitlab.com/a/b", Said::kRight},
      {"GITLAB", "", "https://gitlab.example/a/b", Said::kWrong},
      {"BITBUCKET", "https://api.bitbucket.org/2.0", "https://bitbucket.org/a/b", Said::kRight},
      {"AZURE_DEVOPS", "", "git@ssh.dev.azure.com:v3/o/p/r", Said::kRight},
      {"AZURE_DEVOPS", "", "https://acme.visualstudio.com/p/_git/r", Said::kRight},
      {"AZURE_DEVOPS", "https://acme.visualstudio.com", "https://dev.azure.com/o/p/_git/r",
       Said::kRight},
      {"AZURE_DEVOPS", "", "https://evilvisualstudio.com/p/_git/r", Said::kWrong},
      {"AZURE_DEVOPS", "https://dev.azure.com", "https://evil.example/o/p/_git/r", Said::kWrong},
      {"GITEA", "https://git.example/api/v1", "https://evil.example/a/b", Said::kWrong},
      {"", "https://git.example", "https://git.example/a/b", Said::kRight},
      // Whose forge is where it is.
      {"", "", "https://git.example/a/b", Said::kNothing},
      {"GITEA", "", "https://git.example/a/b", Said::kNothing},
      {"GITHUB", "http://127.0.0.1:8080", "https://git.example/a/b", Said::kNothing},
      // No host at all.
      {"GITHUB", "", "/srv/git/shop.git", Said::kRight}};
  for (const auto& [type, api_url, repository, said] : cases) {
    SCOPED_TRACE(testing::Message() << type << " " << api_url << " " << repository);
    store::GitToken token;
    token.name = "ci";
    token.type = type;
    token.git_api_url = api_url;
    EXPECT_EQ(origin_of(token).empty(), said == Said::kNothing);
    const auto wrong = wrong_origin(token, model::parse_git_url(repository).value());
    EXPECT_EQ(wrong.empty(), said != Said::kWrong) << wrong;
  }
}

TEST(TokenOrigin, SaysWhatToDo) {
  store::GitToken token;
  token.name = "ci";
  token.type = "GITHUB";
  const auto url = model::parse_git_url("https://ghe.example/a/b").value();
  EXPECT_EQ(wrong_origin(token, url),
            "the git token 'ci' is for github.com by its type, and is not sent to ghe.example. Use "
            "a token of that host, or give this one the git_api_url of its forge.");
  token.git_api_url = "https://git.example/api/v3";
  EXPECT_THAT(wrong_origin(token, url),
              AllOf(HasSubstr("is for git.example by its git_api_url"), HasSubstr("ghe.example")));
}

}  // namespace
}  // namespace slipway::pipeline
