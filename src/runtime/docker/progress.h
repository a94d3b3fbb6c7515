#pragma once
// Reads the stream of JSON lines by which an engine tells how a build or a pull goes on, and writes
// it to a deployment's log. Pure; for one stream.

#include <string>
#include <string_view>

#include "runtime/docker/build_trace.h"
#include "runtime/runtime.h"
#include "runtime/secret_mask.h"

namespace slipway::runtime::docker {

class ProgressReader {
 public:
  ProgressReader(SecretMask mask, const LogSink& log);

  bool feed(std::string_view bytes);
  void finish();

  const std::string& error() const { return error_; }    // "" where it went well
  const std::string& digest() const { return digest_; }  // of what was pushed
  // What an answer that is no progress says.
  std::string refusal() const;

 private:
  void take(std::string_view line);
  void write(std::string_view text);

  void write_lines(const std::vector<std::string>& lines);

  SecretMask mask_;
  const LogSink& log_;
  BuildTrace trace_;
  std::string rest_;
  std::string written_;  // text that has no line end yet
  std::string error_;
  std::string digest_;
  std::string last_;
};

}  // namespace slipway::runtime::docker
