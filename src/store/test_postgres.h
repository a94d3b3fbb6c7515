#pragma once
// For tests: a PostgreSQL server of the test's own, of Debian's package, in a folder that goes
// away. It listens on a socket in that folder, runs as a user without rights where the test is
// root, and ends with the test's process.

#include <filesystem>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include <sys/types.h>

#include "io/test_server.h"

namespace slipway::store {

class TestPostgres {
 public:
  // `settings` of postgresql.conf, such as "listen_addresses=10.0.0.1".
  explicit TestPostgres(std::vector<std::string> settings = {});
  ~TestPostgres();
  TestPostgres(const TestPostgres&) = delete;
  TestPostgres& operator=(const TestPostgres&) = delete;

  // The one that all tests of this process share.
  static TestPostgres& shared();

  // The connection to a database of this name, which is made where it is not there yet: a copy of
  // `origin`, template0 where nothing is named.
  std::string database(const std::string& name, const std::string& origin = "template0");
  // The same, with the newest schema.
  std::string migrated(const std::string& name);

  // Whether tests that can run on any store are to run on this one: SLIPWAY_TEST_STORE=postgres.
  static bool is_chosen();

  void start();
  // As a crash does.
  void kill();
  const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  std::string connection(const std::string& name) const;

  io::TestFolder folder_;
  std::vector<std::string> settings_;
  pid_t server_ = -1;
  std::mutex mutex_;
  std::set<std::string> databases_;
  bool has_origin_ = false;
};

}  // namespace slipway::store
