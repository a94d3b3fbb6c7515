#include "runtime/kubernetes/kubeconfig.h"

#include <gtest/gtest.h>

#include "io/files.h"
#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime::kubernetes {
namespace {

using base::ErrorCode;

constexpr const char* kFile = R"(
apiVersion: v1
kind: Config
current-context: shop
clusters:
  - name: one
    cluster: {server: "https://10.0.0.1:6443/", certificate-authority-data: Q0E=}
  - name: open
    cluster: {server: "https://10.0.0.1:6443", insecure-skip-tls-verify: true}
  - name: plain
    cluster: {server: "http://10.0.0.1:8080"}
users:
  - name: by-token
    user: {token: s3cret}
  - name: by-file
    user: {tokenFile: token}
  - name: by-certificate
    user: {client-certificate-data: Q0VSVA==, client-key-data: S0VZ}
  - name: by-program
    user: {exec: {command: get-token}}
  - name: nobody
    user: {}
contexts:
  - {name: shop, context: {cluster: one, user: by-token, namespace: shop}}
  - {name: file, context: {cluster: one, user: by-file}}
  - {name: certificate, context: {cluster: one, user: by-certificate}}
  - {name: program, context: {cluster: one, user: by-program}}
  - {name: nobody, context: {cluster: one, user: nobody}}
  - {name: open, context: {cluster: open, user: by-token}}
  - {name: plain, context: {cluster: plain, user: by-token}}
  - {name: lost, context: {cluster: gone, user: by-token}}
)";

KubernetesOptions in_context(const std::string& context) {
  KubernetesOptions options;
  options.kubeconfig = "/nowhere/kubeconfig";
  options.context = context;
  return options;
}

TEST(Kubeconfig, SaysWhereAndWhomToBe) {
  const auto by_token = parse_kubeconfig(kFile, in_context(""));
  ASSERT_TRUE(by_token) << by_token.error().message;
  EXPECT_EQ(by_token->server, "https://10.0.0.1:6443");
  EXPECT_EQ(by_token->tls.authority, "CA");
  EXPECT_EQ(by_token->token, "s3cret");
  EXPECT_EQ(by_token->name_space, "shop");
  const auto by_certificate = parse_kubeconfig(kFile, in_context("certificate"));
  ASSERT_TRUE(by_certificate) << by_certificate.error().message;
  EXPECT_EQ(by_certificate->tls.certificate, "CERT");
  EXPECT_EQ(by_certificate->tls.key, "KEY");
  EXPECT_EQ(by_certificate->token, "");
}

TEST(Kubeconfig, NamesFilesBesideItself) {
  const TemporaryFolder folder;
  ASSERT_TRUE(io::write_file(folder.path() / "kubeconfig", kFile));
  auto options = in_context("file");
  options.kubeconfig = folder.path() / "kubeconfig";
  EXPECT_FALSE(read_access(options)) << "the token is missing";
  ASSERT_TRUE(io::write_file(folder.path() / "token", "from-file\n"));
  const auto access = read_access(options);
  ASSERT_TRUE(access) << access.error().message;
  EXPECT_EQ(access->token, "from-file");
  EXPECT_EQ(access->name_space, "default");
  options.name_space = "own";
  EXPECT_EQ(read_access(options)->name_space, "own");
}

TEST(Kubeconfig, SaysWhatIsWrong) {
  struct Case {
    std::string text, context, says;
  };
  for (const auto& [text, context, says] :
       std::vector<Case>{{kFile, "other", "no context 'other'"},
                         {kFile, "lost", "no cluster"},
                         {kFile, "program", "make a ServiceAccount"},
                         {kFile, "nobody", "neither a token nor a client certificate"},
                         {kFile, "open", "name its certificate-authority"},
                         {kFile, "plain", "no https address"},
                         {"a: [", "", "no kubeconfig"},
                         {"- 1", "", "no mapping"},
                         {"", "", "no mapping"},
                         {"kind: Config", "", "names no current context"}}) {
    const auto refused = parse_kubeconfig(text, in_context(context));
    ASSERT_FALSE(refused) << context;
    EXPECT_EQ(refused.error().code, ErrorCode::kInvalid);
    EXPECT_NE(refused.error().message.find(says), std::string::npos) << refused.error().message;
  }
}

TEST(Kubeconfig, InAPodItsAccountIsEnough) {
  const TemporaryFolder folder;
  KubernetesOptions options;
  const auto nowhere = read_access(options);
  ASSERT_FALSE(nowhere);
  EXPECT_NE(nowhere.error().message.find("runs in no pod"), std::string::npos);
  options.account = {"https://10.96.0.1:443", folder.path()};
  EXPECT_FALSE(read_access(options));
  for (const auto& [name, content] :
       {std::pair("token", "t"), std::pair("ca.crt", "CA"), std::pair("namespace", "shop")}) {
    ASSERT_TRUE(io::write_file(folder.path() / name, content));
  }
  const auto access = read_access(options);
  ASSERT_TRUE(access) << access.error().message;
  EXPECT_EQ(access->server, "https://10.96.0.1:443");
  EXPECT_EQ(access->token, "t");
  EXPECT_EQ(access->name_space, "shop");
}

}  // namespace
}  // namespace slipway::runtime::kubernetes
