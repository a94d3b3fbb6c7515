// Automatic HTTPS with a real ACME server, which is a second Caddy. An authority looks at ports 80
// and 443 alone, so all of it has a network and an /etc/hosts of its own.

#include <fstream>
#include <thread>

#include <gtest/gtest.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <unistd.h>

#include "gateway/caddy/test_caddy.h"
#include "io/fd.h"
#include "io/http_client.h"
#include "io/process.h"

namespace slipway::gateway {
namespace {

constexpr std::uint16_t kAuthorityPort = 9443;

// Of the calling thread, and of what it starts from then on.
bool enter_own_network(const std::filesystem::path& hosts) {
  if (::unshare(CLONE_NEWNET | CLONE_NEWNS) != 0) return false;
  const io::Fd any(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq loopback{};
  loopback.ifr_name[0] = 'l';
  loopback.ifr_name[1] = 'o';
  loopback.ifr_flags = IFF_UP;
  std::ofstream(hosts) << "127.0.0.1 authority.test shop.test\n";
  return ::ioctl(any.value(), SIOCSIFFLAGS, &loopback) == 0 &&
         ::mount("", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         ::mount(hosts.c_str(), "/etc/hosts", nullptr, MS_BIND, nullptr) == 0;
}

class Authority {
 public:
  explicit Authority(const std::filesystem::path& folder) : folder_(folder) {
    std::filesystem::create_directories(folder_);
    std::ofstream(folder_ / "caddy.json") << config();
    runner_ = std::jthread([this](const std::stop_token& stop) {
      const io::Command command{
          .argv = {"caddy", "run", "--config", (folder_ / "caddy.json").string()},
          .environment = {{"PATH", CaddyOptions{}.search_path}, {"HOME", folder_.string()}},
          .directory = folder_};
      std::ignore = io::run(command, stop);
    });
  }

  std::filesystem::path root() const {
    return folder_ / "pki" / "authorities" / "local" / "root.crt";
  }
  static std::string directory() {
    return "https://authority.test:" + std::to_string(kAuthorityPort) + "/acme/local/directory";
  }

  // Whether it answered within ten seconds.
  bool await() const {
    io::HttpClient client;
    for (int turn = 0; turn < 200; ++turn) {
      if (std::filesystem::exists(root()) &&
          client.send({.url = directory(), .tls = {.authority = root()}})) {
        return true;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
  }

 private:
  std::string config() const {
    return R"({"admin": {"disabled": true},
      "storage": {"module": "file_system", "root": ")" +
           folder_.string() + R"("},
      "apps": {
        "http": {"servers": {"authority": {
          "listen": [":)" +
           std::to_string(kAuthorityPort) + R"("],
          "routes": [{"match": [{"host": ["authority.test"]}],
                      "handle": [{"handler": "acme_server"}]}],
          "tls_connection_policies": [{}],
          "automatic_https": {"disable_redirects": true}}}},
        "tls": {"automation": {"policies": [
          {"subjects": ["authority.test"], "issuers": [{"module": "internal"}]}]}},
        "pki": {"certificate_authorities": {"local": {"install_trust": false}}}}})";
  }

  std::filesystem::path folder_;
  std::jthread runner_;
};

void get_a_certificate() {
  const io::TestFolder folder;
  if (!enter_own_network(folder.path() / "hosts")) {
    GTEST_SKIP() << "a network of its own: " << std::generic_category().message(errno);
  }
  const Authority authority(folder.path() / "authority");
  ASSERT_TRUE(authority.await());
  const io::TestServer shop(
      [](const io::TestRequest&, io::TestPeer& peer) { return peer.respond(200, "the shop"); });
  TestCaddy caddy;
  caddy.options.acme = {Authority::directory(), authority.root(), "ops@shop.test"};
  caddy.open();
  auto route = route_to("web.localhost", {shop.port()});
  route.domains = {"shop.test"};
  ASSERT_TRUE(caddy.gateway->apply({route}));

  io::HttpClient client;
  const auto answer =
      client.send({.url = "https://shop.test/", .tls = {.authority = authority.root()}});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, "the shop");
  const auto issued = caddy.options.directory / "storage" / "certificates" /
                      "authority.test-9443-acme-local-directory" / "shop.test";
  EXPECT_TRUE(std::filesystem::exists(issued / "shop.test.crt"));
}

TEST(CaddyAcme, ADomainGetsItsCertificateFromTheAuthority) {
  std::jthread(get_a_certificate).join();
}

}  // namespace
}  // namespace slipway::gateway
