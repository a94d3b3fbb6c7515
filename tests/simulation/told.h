#pragma once
// What is promised of those who are told: the forge in the end shows what became of each commit,
// and never goes back to what was before; each event comes to its webhook's address at least once.

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "addresses.h"
#include "disk.h"
#include "organization.h"
#include "remote_forge.h"

namespace slipway::simulation {

class Told final : public ForgeWitness, public AddressWitness {
 public:
  // `alone`: no other node may send late what was overtaken meanwhile. Else that is made good.
  Told(Universe& universe, Disk& disk, Outside& outside, bool alone);

  void after_status(const std::string& commit, const std::string& context,
                    const Shown& shown) override;
  void after_deployment(const std::string& id, const std::string& commit,
                        const std::string& environment, const Shown& shown) override;
  void after_event(const Address& address, const std::string& event,
                   const std::string& shown_before) override;

  void after_commit();
  // The newest commits may be gone.
  void after_power_cut();
  void at_rest();

 private:
  // One row of what a forge is to show, and all that it said.
  struct Said {
    std::string channel;
    std::string commit;
    std::string context;
    std::vector<Shown> all{};
    std::size_t heard = 0;  // the place of what the forge took last, from 1
    std::int64_t revision = 0;
  };
  struct Event {
    std::string webhook;
    std::string deployment;
    std::int64_t place = 0;  // among all
    base::Timestamp at{};
    bool is_taken = false;
  };

  void read_statuses();
  void read_events();
  void hear(const std::string& channel, const std::string& commit, const std::string& context,
            const Shown& shown, std::size_t& heard);
  Said* find(const std::string& channel, const std::string& commit, const std::string& context);
  void check_forge();
  void check_deployments();
  void check_events();
  void check_messages();

  Universe& universe_;
  Disk& disk_;
  Outside& outside_;
  std::map<std::string, Said> said_;                     // by the row's id
  std::map<std::string, std::size_t> heard_deployment_;  // by the forge's id
  std::map<std::string, Event> events_;                  // by id
  std::int64_t newest_event_ = 0;
  bool is_alone_;
  bool is_cut_ = false;  // more was told than is known, or in another order
};

}  // namespace slipway::simulation
