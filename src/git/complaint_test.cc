#include "git/complaint.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace slipway::git {
namespace {

using base::ErrorCode;
using testing::HasSubstr;
using testing::Not;

struct ComplaintCase {
  std::string name;
  std::string text;
  ErrorCode code;
  Complaint complaint = Complaint::kOther;
};

class Complaints : public testing::TestWithParam<ComplaintCase> {};

TEST_P(Complaints, AreUnderstood) {
  EXPECT_EQ(explain("cannot fetch", GetParam().text, {}).code, GetParam().code);
  EXPECT_EQ(classify(GetParam().text), GetParam().complaint);
}

INSTANTIATE_TEST_SUITE_P(
    Git, Complaints,
    testing::Values(
        ComplaintCase{"NoPassword",
                      "fatal: could not read Username for 'https://github.com': terminal prompts "
                      "disabled\n",
                      ErrorCode::kUnauthenticated},
        ComplaintCase{
            "TooMuchMemory",
            "fatal: attempting to allocate 2040001 over limit 1500000\nfatal: fetch-pack: "
            "invalid index-pack output\n",
            ErrorCode::kFailed, Complaint::kTooLarge},
        ComplaintCase{"WrongToken",
                      "remote: HTTP Basic: Access denied\nfatal: Authentication failed for "
                      "'https://gitlab.com/a/b.git/'\n",
                      ErrorCode::kUnauthenticated},
        ComplaintCase{
            "SshKeyRefused",
            "git@github.com: Permission denied (publickey).\r\nfatal: Could not read from "
            "remote repository.\n\nPlease make sure you have the correct access rights\n"
            "and the repository exists.\n",
            ErrorCode::kUnauthenticated},
        ComplaintCase{"GithubHasNone",
                      "remote: Repository not found.\nfatal: repository "
                      "'https://github.com/a/b.git/' not found\n",
                      ErrorCode::kNotFound},
        ComplaintCase{"SshHasNone",
                      "ERROR: Repository not found.\nfatal: Could not read from remote "
                      "repository.\n",
                      ErrorCode::kNotFound},
        ComplaintCase{"FileHasNone",
                      "fatal: '/srv/x' does not appear to be a git repository\nfatal: Could not "
                      "read from remote repository.\n",
                      ErrorCode::kNotFound},
        ComplaintCase{"NoSuchHost",
                      "fatal: unable to access 'https://nowhere/': Could not resolve host: "
                      "nowhere\n",
                      ErrorCode::kUnavailable},
        ComplaintCase{"SshTimeout",
                      "ssh: connect to host x port 22: Connection timed out\r\nfatal: Could not "
                      "read from remote repository.\n",
                      ErrorCode::kUnavailable},
        ComplaintCase{"ServerError",
                      "error: RPC failed; HTTP 502 curl 22 The requested URL returned error: "
                      "502\nfatal: the remote end hung up unexpectedly\n",
                      ErrorCode::kUnavailable},
        ComplaintCase{"CutOff",
                      "fetch-pack: unexpected disconnect while reading sideband packet\nfatal: "
                      "early EOF\nfatal: fetch-pack: invalid index-pack output\n",
                      ErrorCode::kUnavailable},
        ComplaintCase{"Forbidden",
                      "fatal: unable to access 'https://x/': The requested URL returned error: "
                      "403\n",
                      ErrorCode::kForbidden},
        ComplaintCase{"MissingBranch", "fatal: couldn't find remote ref refs/heads/x\n",
                      ErrorCode::kFailed, Complaint::kMissingBranch},
        ComplaintCase{"Conflict",
                      "error: cannot lock ref 'refs/heads/x/y': 'refs/heads/x' exists; cannot "
                      "create 'refs/heads/x/y'\n",
                      ErrorCode::kFailed, Complaint::kRefConflict},
        ComplaintCase{"OtherHash", "fatal: mismatched algorithms: client sha1; server sha256\n",
                      ErrorCode::kFailed, Complaint::kOtherHash},
        ComplaintCase{"OwnDamage", "fatal: bad object refs/heads/main\n", ErrorCode::kFailed,
                      Complaint::kBrokenMirror},
        ComplaintCase{"RemoteDamage",
                      "remote: fatal: bad object refs/heads/main\nfatal: the remote end hung up\n",
                      ErrorCode::kUnavailable}),
    [](const auto& tested) { return tested.param.name; });

TEST(Complaint, AChangedHostKeyNamesTheLineToRemove) {
  const auto error = explain("cannot fetch from ssh://x/y",
                             "@@@@\n@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\n"
                             "Offending ED25519 key in /data/known_hosts:12\r\n"
                             "Host key verification failed.\r\n",
                             {});
  EXPECT_EQ(error.code, ErrorCode::kForbidden);
  EXPECT_THAT(error.message, HasSubstr("remove line 12 of /data/known_hosts"));
}

TEST(Complaint, SecretsAreLeftOut) {
  const auto error = explain("cannot fetch", "fatal: https://u:t0ken@host t0ken\n", {"t0ken", ""});
  EXPECT_THAT(error.message, Not(HasSubstr("t0ken")));
  EXPECT_THAT(error.message, HasSubstr("u:***@host ***"));
}

TEST(Complaint, TheMessageIsShortAndOfText) {
  const auto error = explain("cannot fetch", "fatal: " + std::string(5000, '\xFF'), {});
  EXPECT_LT(error.message.size(), 2000U);
  EXPECT_THAT(error.message, HasSubstr("\xEF\xBF\xBD"));
}

}  // namespace
}  // namespace slipway::git
