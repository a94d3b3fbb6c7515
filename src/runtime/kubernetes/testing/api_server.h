#pragma once
// The API server of the cluster that scripts/test-kubernetes started, taken away for a while.

#include <csignal>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/types.h>

#include "runtime/kubernetes/testing/needs_cluster.h"

namespace slipway::runtime {

// Kills it; it comes back with the end of this.
class NoApiServer {
 public:
  NoApiServer() {
    std::ofstream{mark_};
    pid_t server = 0;
    std::ifstream(cluster_folder() / "kube-apiserver.pid") >> server;
    EXPECT_GT(server, 1);
    if (server > 1) {
      EXPECT_EQ(::kill(server, SIGKILL), 0);
    }
  }
  ~NoApiServer() { std::filesystem::remove(mark_); }
  NoApiServer(const NoApiServer&) = delete;
  NoApiServer& operator=(const NoApiServer&) = delete;

 private:
  const std::filesystem::path mark_ = cluster_folder() / "kube-apiserver.away";
};

}  // namespace slipway::runtime
