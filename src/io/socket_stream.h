#pragma once
// A connected TCP socket as a ByteStream. One thread at a time.

#include <string>
#include <string_view>

#include "base/result.h"
#include "io/byte_stream.h"
#include "io/fd.h"

namespace slipway::io {

class SocketStream final : public ByteStream {
 public:
  // `read_before`: what already came of it.
  explicit SocketStream(Fd socket, std::string read_before = {});

  int fd() const override { return socket_.value(); }
  base::Result<Piece> read() override;
  base::Result<std::size_t> write(std::string_view bytes) override;
  base::Result<void> finish() override;

 private:
  Fd socket_;
  std::string read_before_;
};

}  // namespace slipway::io
