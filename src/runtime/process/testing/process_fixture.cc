#include "runtime/process/testing/process_fixture.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <stdexcept>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "io/fd.h"
#include "io/files.h"
#include "io/system_clock.h"

namespace slipway::runtime {
namespace {

namespace fs = std::filesystem;

constexpr int kPauseMs = 2;
constexpr fs::perms kProgramMode = fs::perms::owner_all | fs::perms::group_read |
                                   fs::perms::group_exec | fs::perms::others_read |
                                   fs::perms::others_exec;

template <typename Id>
Id make_process_id() {
  io::SystemClock clock;
  io::SystemRandom random;
  return Id::make(clock.now(), random);
}

}  // namespace

bool wait_until(const std::function<bool()>& condition) {
  for (int tries = 0; tries < 15'000; ++tries) {
    if (condition()) return true;
    ::poll(nullptr, 0, kPauseMs);
  }
  return false;
}

TemporaryFolder::TemporaryFolder() {
  std::string name = (fs::temp_directory_path() / "slipway-runtime-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
  path_ = name;
  // Services may run as another user.
  fs::permissions(path_, kProgramMode);
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code error;
  fs::remove_all(path_, error);
}

ProcessData::ProcessData() : service_(make_process_id<model::ServiceId>()) {}

ProcessData::~ProcessData() {
  ProcessRuntime runtime(options());
  const auto left = runtime.list();
  for (const auto& instance : *left) {
    EXPECT_TRUE(runtime.stop(instance.deployment, std::chrono::seconds(0)).has_value());
  }
}

ProcessOptions ProcessData::options() const {
  ProcessOptions options;
  options.data = folder_.path();
  options.supervisor = fs::path(SLIPWAY_BIN_DIR) / "slipway-supervisor";
  options.restart_pause = std::chrono::milliseconds(20);
  return options;
}

Version ProcessData::make_version(const std::map<std::string, std::string>& files) {
  Version version;
  version.deployment = make_process_id<model::DeploymentId>();
  version.service = service_;
  version.service_name = "web";
  version.commit = version.deployment.to_string();
  version.root_path = "/";
  const fs::path checkout = *ProcessRuntime(options()).source_directory(version);
  fs::create_directories(checkout);
  for (const auto& [name, content] : files) {
    fs::create_directories((checkout / name).parent_path());
    std::ofstream(checkout / name) << content;
    if (content.starts_with("#!")) fs::permissions(checkout / name, kProgramMode);
  }
  return version;
}

fs::path ProcessData::instance_folder(const Version& version) const {
  return folder_.path() / "instances" / version.deployment.to_string();
}

pid_t ProcessData::supervisor_of(const Version& version) const {
  const io::Fd file(::open((instance_folder(version) / "lock").c_str(), O_RDWR | O_CLOEXEC));
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  const bool held = ::fcntl(file.value(), F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  if (!held) throw std::runtime_error("the instance has no supervisor");
  return lock.l_pid;
}

std::vector<std::string> ProcessTest::texts(const Version& version, const std::string& stream) {
  std::vector<std::string> texts;
  for (const auto& line : runtime.log(version.deployment, 0, 1'000'000)) {
    if (line.stream == stream) texts.push_back(line.text);
  }
  return texts;
}

bool ProcessTest::wait_for_text(const Version& version, const std::string& text,
                                const std::string& stream) {
  return wait_until([&] {
    const auto lines = texts(version, stream);
    return std::find(lines.begin(), lines.end(), text) != lines.end();
  });
}

std::string test_child(const std::string& mode) {
  return std::string(SLIPWAY_BIN_DIR) + "/runtime_test_child " + mode;
}

std::optional<std::string> fetch(const Endpoint& endpoint) {
  const io::Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  ::inet_pton(AF_INET, endpoint.host.c_str(), &address.sin_addr);
  address.sin_port = htons(endpoint.port);
  if (!socket.is_open()) return std::nullopt;
  // A port that a cluster has just given away may be held by somebody who never answers.
  const timeval patience{2, 0};
  ::setsockopt(socket.value(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (::connect(socket.value(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return std::nullopt;
  }
  std::string answer;
  std::array<char, 1024> buffer{};
  for (;;) {
    const ssize_t size = ::read(socket.value(), buffer.data(), buffer.size());
    if (size <= 0) return answer;
    answer.append(buffer.data(), static_cast<std::size_t>(size));
  }
}

bool is_alive(pid_t pid) {
  const auto stat = io::read_file("/proc/" + std::to_string(pid) + "/stat");
  // One that nobody has waited for yet is dead all the same.
  return stat && stat->find(") Z ") == std::string::npos;
}

}  // namespace slipway::runtime
