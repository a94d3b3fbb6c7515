// An engine on another machine: over TLS, with certificates of both sides.

#include <fstream>
#include <stdexcept>

#include <gtest/gtest.h>

#include "io/process.h"
#include "runtime/docker/testing/docker_fixture.h"
#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;

constexpr const char* kAddress = "tcp://127.0.0.1:2376";
const LogSink kUnheard = [](auto, auto) {};

// An authority's, a server's and a client's, as PEM files.
class Certificates {
 public:
  Certificates() {
    make_authority("ca");
    make_authority("other");
    make("server", "ca", "subjectAltName=IP:127.0.0.1");
    make("client", "ca", "extendedKeyUsage=clientAuth");
    make("stranger", "other", "extendedKeyUsage=clientAuth");
  }

  fs::path file(const std::string& name) const { return folder_.path() / name; }

 private:
  void openssl(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "openssl");
    const auto done = io::run({.argv = std::move(arguments),
                               .environment = {{"PATH", kTestPath}},
                               .directory = folder_.path()},
                              {});
    if (!done || done->exit_code != 0) throw std::runtime_error("openssl failed");
  }

  void make_authority(const std::string& name) const {
    openssl({"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc",
             "-days", "2", "-subj", "/CN=" + name, "-keyout", name + ".key", "-out",
             name + ".pem"});
  }

  void make(const std::string& name, const std::string& authority,
            const std::string& extension) const {
    std::ofstream(file(name + ".ext")) << extension << '\n';
    openssl({"req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-subj",
             "/CN=" + name, "-keyout", name + ".key", "-out", name + ".csr"});
    openssl({"x509", "-req", "-days", "2", "-in", name + ".csr", "-CA", authority + ".pem",
             "-CAkey", authority + ".key", "-CAcreateserial", "-extfile", name + ".ext", "-out",
             name + ".pem"});
  }

  TemporaryFolder folder_;
};

class TlsTest : public testing::Test {
 protected:
  DockerOptions options(const std::string& authority, const std::string& client) const {
    DockerOptions options = engine.options();
    options.host = kAddress;
    options.tls.authority = certificates.file(authority + ".pem");
    if (!client.empty()) {
      options.tls.certificate = certificates.file(client + ".pem");
      options.tls.key = certificates.file(client + ".key");
    }
    return options;
  }

  const Certificates certificates;
  TestEngine engine{EngineKind::kDocker,
                    "",
                    {std::string("--host=") + kAddress, "--tlsverify",
                     "--tlscacert=" + certificates.file("ca.pem").string(),
                     "--tlscert=" + certificates.file("server.pem").string(),
                     "--tlskey=" + certificates.file("server.key").string(), "--bridge=none",
                     "--iptables=false"}};
  io::SystemClock clock;
  io::SystemRandom random;
};

TEST_F(TlsTest, BuildsOverIt) {
  DockerRuntime runtime(options("ca", "client"), clock);
  const auto checked = runtime.check();
  ASSERT_TRUE(checked) << checked.error().message;
  EXPECT_TRUE(checked->starts_with("Docker Engine ")) << *checked;
  Version version;
  version.deployment = model::DeploymentId::make(clock.now(), random);
  version.service = model::ServiceId::make(clock.now(), random);
  version.commit = "abc";
  version.root_path = "/";
  const fs::path checkout = *runtime.source_directory(version);
  fs::create_directories(checkout);
  // More than one piece of what is sent.
  std::ofstream(checkout / "content") << std::string(1'000'000, 'x');
  std::ofstream(checkout / "Dockerfile") << "FROM scratch\nCOPY content /\n";
  const auto built = runtime.build(version, kUnheard, {});
  EXPECT_TRUE(built) << built.error().message;
  EXPECT_TRUE(runtime.remove(version.deployment));
}

TEST_F(TlsTest, WhoIsNotTrustedIsToldSo) {
  struct Case {
    std::string authority, client, part;
  };
  const std::vector<Case> cases{{"other", "client", "cannot be used"},
                                {"ca", "stranger", "certificate"},
                                {"ca", "", "certificate"},
                                {"missing", "client", "missing.pem"},
                                {"ca", "missing", "missing"}};
  for (const auto& [authority, client, part] : cases) {
    SCOPED_TRACE(authority + " " + client);
    DockerRuntime runtime(options(authority, client), clock);
    const auto checked = runtime.check();
    ASSERT_FALSE(checked);
    EXPECT_NE(checked.error().message.find(part), std::string::npos) << checked.error().message;
    EXPECT_NE(checked.error().message.find(kAddress), std::string::npos) << checked.error().message;
  }
  DockerOptions plain = engine.options();
  plain.host = kAddress;
  DockerRuntime runtime(plain, clock);
  const auto checked = runtime.check();
  ASSERT_FALSE(checked);
  EXPECT_NE(checked.error().message.find("HTTPS"), std::string::npos) << checked.error().message;
  EXPECT_NE(checked.error().message.find("Set the runtime's ca_file"), std::string::npos)
      << checked.error().message;
}

TEST_F(TlsTest, ASocketThatIsNotThereIsToldSo) {
  DockerOptions nowhere = engine.options();
  nowhere.host = "unix:///nope.sock";
  DockerRuntime runtime(nowhere, clock);
  const auto checked = runtime.check();
  ASSERT_FALSE(checked);
  EXPECT_NE(checked.error().message.find("there is no such socket"), std::string::npos)
      << checked.error().message;
  EXPECT_EQ(checked.error().message.find("port 80"), std::string::npos) << checked.error().message;
}

}  // namespace
}  // namespace slipway::runtime
