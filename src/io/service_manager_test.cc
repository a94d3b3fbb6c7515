#include "io/service_manager.h"

#include <array>
#include <cstdlib>
#include <cstring>
#include <string>

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "io/test_server.h"

namespace slipway::io {
namespace {

class ServiceManager : public testing::Test {
 protected:
  ServiceManager() : saved_(::dup(kInherited)) {}
  ~ServiceManager() override {
    for (const char* name : {"LISTEN_PID", "LISTEN_FDS", "NOTIFY_SOCKET"}) ::unsetenv(name);
    if (saved_.is_open()) {
      ::dup2(saved_.value(), kInherited);
    } else {
      ::close(kInherited);
    }
  }

  static void pass(int socket, const std::string& count,
                   const std::string& pid = std::to_string(::getpid())) {
    ::dup2(socket, kInherited);
    ::setenv("LISTEN_PID", pid.c_str(), 1);
    ::setenv("LISTEN_FDS", count.c_str(), 1);
  }

  static constexpr int kInherited = 3;
  const Fd saved_;
};

TEST_F(ServiceManager, PassesAListeningSocket) {
  const Fd socket = listening_socket();
  pass(socket.value(), "1");
  const auto passed = inherited_listener();
  ASSERT_TRUE(passed) << passed.error().message;
  ASSERT_TRUE(*passed);
  EXPECT_EQ((*passed)->value(), kInherited);
  EXPECT_EQ(std::getenv("LISTEN_FDS"), nullptr) << "a service must not think that it is meant";
}

TEST_F(ServiceManager, PassesNothing) {
  const Fd socket = listening_socket();
  EXPECT_FALSE(inherited_listener()->has_value());
  pass(socket.value(), "1", "1");
  EXPECT_FALSE(inherited_listener()->has_value()) << "another process is meant";
  pass(socket.value(), "0");
  EXPECT_FALSE(inherited_listener()->has_value());
}

TEST_F(ServiceManager, PassesWhatCannotBeServed) {
  const Fd socket = listening_socket();
  pass(socket.value(), "2");
  auto passed = inherited_listener();
  ASSERT_FALSE(passed);
  EXPECT_NE(passed.error().message.find("2 sockets"), std::string::npos);
  const Fd deaf(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  pass(deaf.value(), "1");
  passed = inherited_listener();
  ASSERT_FALSE(passed);
  EXPECT_NE(passed.error().message.find("does not listen"), std::string::npos);
}

TEST_F(ServiceManager, IsTold) {
  notify_manager("READY=1");
  const TestFolder folder;
  for (const std::string& name :
       {(folder.path() / "notify").string(), "@slipway-test-" + std::to_string(::getpid())}) {
    const Fd manager(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, name.data(), name.size());
    if (name[0] == '@') address.sun_path[0] = '\0';
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    ASSERT_EQ(::bind(manager.value(), reinterpret_cast<const sockaddr*>(&address), size), 0);
    ::setenv("NOTIFY_SOCKET", name.c_str(), 1);
    notify_manager("STOPPING=1");
    std::array<char, 64> told{};
    const auto count = ::recv(manager.value(), told.data(), told.size(), MSG_DONTWAIT);
    ASSERT_GT(count, 0) << name;
    EXPECT_EQ(std::string(told.data(), static_cast<std::size_t>(count)), "STOPPING=1");
  }
}

}  // namespace
}  // namespace slipway::io
