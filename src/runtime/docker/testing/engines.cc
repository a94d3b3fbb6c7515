#include "runtime/docker/testing/engines.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <utility>

#include <net/if.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "io/fd.h"
#include "io/files.h"
#include "io/http_client.h"
#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime {
namespace {

namespace fs = std::filesystem;

constexpr const char* kControlGroups = "/sys/fs/cgroup";

std::map<EngineKind, std::unique_ptr<TestEngine>>& engines() {
  static std::map<EngineKind, std::unique_ptr<TestEngine>> all;
  return all;
}

// "" where this process now has a network of its own, else why not.
std::string leave_network() {
  if (::geteuid() != 0) return "this is not root";
  if (::unshare(CLONE_NEWNET) != 0) return std::string("no namespaces: ") + std::strerror(errno);
  const io::Fd socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq request{};
  std::strncpy(request.ifr_name, "lo", sizeof request.ifr_name - 1);
  request.ifr_flags = IFF_UP;
  if (::ioctl(socket.value(), SIOCSIFFLAGS, &request) != 0) {
    return std::string("no loopback interface: ") + std::strerror(errno);
  }
  return {};
}

class Engines final : public testing::Environment {
 public:
  void SetUp() override {
    if (const auto reason = leave_network(); !reason.empty()) {
      GTEST_SKIP() << "The machine lets no container engine start (" << reason << ").";
    }
  }
  void TearDown() override { engines().clear(); }
};

const testing::Environment* const kEngines = testing::AddGlobalTestEnvironment(new Engines);

// Limits that root may not raise in every machine; Podman's own default is higher.
std::string default_limits() {
  rlimit files{};
  rlimit processes{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  ::getrlimit(RLIMIT_NPROC, &processes);
  std::ostringstream text;
  const auto write = [&](const char* name, rlim_t most, rlim_t usual) {
    const auto value = std::min(most, usual);
    text << '"' << name << '=' << value << ':' << value << '"';
  };
  write("nofile", files.rlim_max, 20'000);
  text << ',';
  write("nproc", processes.rlim_max, 4'096);
  return text.str();
}

void write_podman_configuration(const fs::path& folder) {
  std::ofstream(folder / "containers.conf")
      << "[containers]\ndefault_ulimits = [" << default_limits() << "]\n"
      << "[network]\nnetwork_config_dir = \"" << (folder / "networks").string() << "\"\n"
      << "[engine]\ntmp_dir = \"" << (folder / "podman").string() << "\"\n"
      << "runtime = \"runc\"\ncgroup_manager = \"cgroupfs\"\nevents_logger = \"file\"\n";
  std::ofstream(folder / "storage.conf")
      << "[storage]\ndriver = \"overlay\"\ngraphroot = \"" << (folder / "storage").string()
      << "\"\nrunroot = \"" << (folder / "run").string() << "\"\n";
  std::ofstream(folder / "registries.conf")
      << "[[registry]]\nlocation = \"" << kTestRegistry << "\"\ninsecure = true\n";
}

std::string log_of(const fs::path& folder) {
  return io::read_file(folder / "engine.log").value_or("it wrote nothing");
}

// Control groups that nobody is in any more; the others refuse.
void remove_control_groups(const std::string& name) {
  std::error_code error;
  std::vector<fs::path> found;
  for (const auto& hierarchy : fs::directory_iterator(kControlGroups, error)) {
    const fs::path group = hierarchy.path() / name;
    found.push_back(group);
    for (fs::recursive_directory_iterator at(group, error), end; !error && at != end;
         at.increment(error)) {
      if (at->is_directory(error)) found.push_back(at->path());
    }
    error.clear();
  }
  for (auto path = found.rbegin(); path != found.rend(); ++path) ::rmdir(path->c_str());
}

}  // namespace

TestEngine& engine(EngineKind kind) {
  auto& found = engines()[kind];
  if (!found) found = std::make_unique<TestEngine>(kind);
  return *found;
}

TestEngine::TestEngine(EngineKind kind, std::string disk, std::vector<std::string> arguments)
    : kind_(kind), disk_(std::move(disk)), arguments_(std::move(arguments)) {
  std::string name = (fs::temp_directory_path() / "slipway-engine-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
  folder_ = name;
  options_.host = "unix://" + (folder_ / "socket").string();
  options_.installation = "test";
  options_.data = folder_ / "slipway";
  std::ofstream(folder_ / "daemon.json") << "{}";
  write_podman_configuration(folder_);
  start();
  await_answer();
  runtime_.emplace(options_, clock_);
  raw_.emplace(options_);
}

TestEngine::~TestEngine() {
  // The first process of a pid namespace takes all others of it along.
  program_->end();
  remove_control_groups(kind_ == EngineKind::kDocker ? folder_.filename().string()
                                                     : "libpod_parent");
  std::error_code error;
  fs::remove_all(folder_, error);
  EXPECT_FALSE(error) << folder_ << ": " << error.message();
}

void TestEngine::await_answer() {
  if (!wait_until([this] { return answers() || program_->has_ended(); }) || !answers()) {
    throw std::runtime_error("the engine does not start: " + log_of(folder_));
  }
}

void TestEngine::kill() {
  program_->end();
  remove_control_groups(folder_.filename().string());
}

void TestEngine::start_again() {
  // What a start of the machine takes away.
  std::error_code error;
  fs::remove_all(folder_ / "exec", error);
  fs::remove(folder_ / "pid", error);
  fs::remove(folder_ / "socket", error);
  start();
  await_answer();
}

fs::path TestEngine::data() const {
  return fs::path("/proc") / std::to_string(program_->inner()) / "root" /
         (folder_ / "data").relative_path();
}

std::string TestEngine::messages() const { return log_of(folder_); }

std::vector<std::string> TestEngine::command() const {
  const std::string data = (folder_ / "data").string();
  const std::string mount_disk =
      disk_.empty()
          ? ""
          : "mkdir -p " + data + " && mount -t tmpfs -o size=" + disk_ + " tmpfs " + data + " && ";
  // What engines keep in fixed places of the machine is of this one alone, too.
  std::vector<std::string> words{
      "unshare",
      "--mount",
      "--pid",
      "--fork",
      "--mount-proc",
      "--kill-child",
      "--",
      "/bin/sh",
      "-c",
      "mount -t tmpfs tmpfs /run && mount -t tmpfs tmpfs /dev/shm && " + mount_disk + "exec \"$@\"",
      "engine"};
  if (kind_ == EngineKind::kDocker) {
    for (const std::string& word :
         {std::string("dockerd"), "--config-file=" + (folder_ / "daemon.json").string(),
          "--host=" + options_.host, "--data-root=" + data,
          "--exec-root=" + (folder_ / "exec").string(), "--pidfile=" + (folder_ / "pid").string(),
          "--cgroup-parent=/" + folder_.filename().string()}) {
      words.push_back(word);
    }
    words.insert(words.end(), arguments_.begin(), arguments_.end());
  } else {
    for (const std::string& word :
         {std::string("podman"), std::string("system"), std::string("service"),
          std::string("--time=0"), options_.host}) {
      words.push_back(word);
    }
  }
  return words;
}

void TestEngine::start() {
  const std::vector<std::string> environment{
      std::string("PATH=") + kTestPath, "HOME=" + folder_.string(),
      "CONTAINERS_CONF=" + (folder_ / "containers.conf").string(),
      "CONTAINERS_STORAGE_CONF=" + (folder_ / "storage.conf").string(),
      "CONTAINERS_REGISTRIES_CONF=" + (folder_ / "registries.conf").string()};
  program_.emplace(command(), environment, folder_ / "engine.log");
}

bool TestEngine::answers() const {
  io::HttpClient client;
  const auto answer =
      client.send({.url = "http://engine/_ping", .unix_socket = (folder_ / "socket").string()});
  return answer && answer->status == 200;
}

}  // namespace slipway::runtime
