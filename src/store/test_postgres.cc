#include "store/test_postgres.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/process.h"
#include "io/system_clock.h"
#include "store/migrations.h"
#include "store/postgres/postgres_connection.h"
#include "store/postgres/postgres_database.h"

namespace slipway::store {
namespace {

namespace fs = std::filesystem;

// Debian keeps the server's programs out of the PATH, a folder for each version.
fs::path programs() {
  fs::path newest;
  for (const auto& version : fs::directory_iterator("/usr/lib/postgresql")) {
    if (fs::exists(version.path() / "bin" / "initdb")) {
      newest = std::max(newest, version.path() / "bin");
    }
  }
  if (newest.empty()) throw std::runtime_error("PostgreSQL is missing: run scripts/setup");
  return newest;
}

// PostgreSQL refuses to run as root.
const passwd* other_user() {
  if (::geteuid() != 0) return nullptr;
  const passwd* user = ::getpwnam("postgres");
  return user != nullptr ? user : ::getpwnam("nobody");
}

void own(const fs::path& path) {
  const passwd* user = other_user();
  if (user == nullptr) return;
  if (::chown(path.c_str(), user->pw_uid, user->pw_gid) != 0) throw std::runtime_error("chown");
}

void run(std::vector<std::string> argv, const fs::path& directory) {
  io::Command command{std::move(argv), {{"PATH", "/usr/bin:/bin"}}, directory};
  if (const passwd* user = other_user()) {
    command.uid = user->pw_uid;
    command.gid = user->pw_gid;
  }
  const auto outcome = io::run(command, {});
  if (!outcome) throw std::runtime_error(outcome.error().message);
  if (!outcome->ok()) throw std::runtime_error(command.argv[0] + ": " + outcome->err);
}

// Made once for all tests of a build: initdb takes a second.
void copy_cluster(const fs::path& folder) {
  const auto version = programs().parent_path().filename().string();
  const fs::path kept =
      fs::read_symlink("/proc/self/exe").parent_path() / ("test-postgres-" + version);
  const fs::path data = folder / "data";
  std::error_code ec;
  fs::copy(kept, data, fs::copy_options::recursive, ec);
  if (ec) {
    fs::remove_all(data);
    run({programs() / "initdb", "-D", data, "-U", "slipway", "-A", "trust", "-E", "UTF8",
         "--no-locale", "--no-sync", "--wal-segsize=1"},
        folder);
    const fs::path half = kept.string() + "." + std::to_string(::getpid());
    fs::copy(data, half, fs::copy_options::recursive, ec);
    if (!ec) fs::rename(half, kept, ec);
    if (ec) fs::remove_all(half, ec);
  }
  // Of tests whose clients have addresses of their own.
  std::ofstream(data / "pg_hba.conf", std::ios::app) << "host all all samenet trust\n";
  own(data);
  fs::permissions(data, fs::perms::owner_all);
  for (const auto& entry : fs::recursive_directory_iterator(data)) own(entry.path());
}

}  // namespace

TestPostgres::TestPostgres(std::vector<std::string> settings) : settings_(std::move(settings)) {
  own(folder_.path());
  copy_cluster(folder_.path());
  start();
}

TestPostgres::~TestPostgres() { kill(); }

TestPostgres& TestPostgres::shared() {
  static TestPostgres server;
  return server;
}

bool TestPostgres::is_chosen() {
  const char* chosen = std::getenv("SLIPWAY_TEST_STORE");
  return chosen != nullptr && std::string_view(chosen) == "postgres";
}

void TestPostgres::start() {
  std::vector<std::string> argv{programs() / "postgres", "-D", folder_.path() / "data"};
  for (const auto* setting :
       {"fsync=off", "full_page_writes=off", "shared_buffers=16MB", "max_connections=200",
        "listen_addresses=", "max_wal_size=64MB", "log_min_messages=panic", "jit=off"}) {
    argv.insert(argv.end(), {"-c", setting});
  }
  argv.insert(argv.end(), {"-c", "unix_socket_directories=" + folder_.path().string()});
  for (const auto& setting : settings_) argv.insert(argv.end(), {"-c", setting});
  std::vector<char*> arguments;
  arguments.reserve(argv.size() + 1);
  for (auto& argument : argv) arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  const passwd* user = other_user();
  const pid_t parent = ::getpid();
  server_ = ::fork();
  if (server_ == 0) {
    if (user != nullptr && (::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0)) ::_exit(1);
    ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
    if (::getppid() != parent || ::chdir("/") != 0) ::_exit(1);
    ::execv(arguments[0], arguments.data());
    ::_exit(1);
  }
  for (int left = 600;; --left) {
    try {
      const PostgresConnection there(connection("postgres"));
      return;
    } catch (const Unavailable&) {
      if (left == 0 || ::waitpid(server_, nullptr, WNOHANG) != 0) throw;
    }
    ::usleep(20'000);
  }
}

void TestPostgres::kill() {
  if (server_ <= 0) return;
  ::kill(server_, SIGQUIT);
  ::waitpid(server_, nullptr, 0);
  server_ = -1;
}

std::string TestPostgres::connection(const std::string& name) const {
  return "host=" + folder_.path().string() + " user=slipway dbname=" + name;
}

std::string TestPostgres::database(const std::string& name, const std::string& origin) {
  const std::lock_guard lock(mutex_);
  if (databases_.insert(name).second) {
    PostgresConnection(connection("postgres"))
        .simple("CREATE DATABASE \"" + name + "\" TEMPLATE \"" + origin + "\"");
  }
  return connection(name);
}

std::string TestPostgres::migrated(const std::string& name) {
  const std::string origin = "migrated";
  const auto empty = database(origin);
  {
    const std::lock_guard lock(mutex_);
    if (!has_origin_) {
      PostgresOptions options;
      options.connection = empty;
      const auto store = open_postgres(std::move(options)).value();
      const auto done = migrate(*store, io::SystemClock().now());
      if (!done) throw std::runtime_error(done.error().message);
      has_origin_ = true;
    }
  }
  return database(name, origin);
}

}  // namespace slipway::store
