#pragma once
// Slipway's side of a build in the cluster, as a connection to be relayed: what is read of it are
// the sources, and what is written to it is the build's output, which goes to the log. For one
// thread.

#include <string>
#include <string_view>

#include "io/byte_stream.h"
#include "io/fd.h"
#include "runtime/docker/build_context.h"
#include "runtime/runtime.h"
#include "runtime/secret_mask.h"

namespace slipway::runtime::kubernetes {

class BuildTalk final : public io::ByteStream {
 public:
  BuildTalk(docker::BuildContext context, const Version& version, const LogSink& log);

  int fd() const override { return always_ready_.value(); }
  base::Result<io::Piece> read() override;
  base::Result<std::size_t> write(std::string_view bytes) override;
  base::Result<void> finish() override { return {}; }

  // Nothing comes any more: the last line may have no end.
  void end();
  const std::string& last_line() const { return last_; }

 private:
  void tell(std::string_view line);

  docker::BuildContext context_;
  const SecretMask mask_;
  const LogSink& log_;
  const io::Fd always_ready_;
  std::string rest_;
  std::string last_;
};

}  // namespace slipway::runtime::kubernetes
