#pragma once
// What people, forges and fate do in a run: a schedule of events, each rolled when it is due.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "node.h"
#include "organization.h"
#include "promises.h"
#include "told.h"

namespace slipway::simulation {

// How wild a run is.
struct Temper {
  bool days = false;  // its history takes days instead of an hour, and deliveries come as late
  bool has_people = false;
  bool has_weather = false;
  bool has_power_cuts = false;
  bool has_full_disks = false;
  bool has_clock_jumps = false;
  std::size_t deaths = 0;
  std::size_t nodes = 1;
};
Temper roll_temper(Dice& dice);

class Life {
 public:
  Life(Universe& universe, Disk& disk, Outside& outside, Organization& organization,
       Promises& promises, Told& told, std::vector<std::unique_ptr<Node>>& nodes, Temper temper);

  // Services are deployed a first time, and the history begins.
  void begin();
  std::optional<base::Timestamp> next() const;
  // What is due.
  void happen();
  // Nothing goes wrong from now on.
  void calm_down();
  bool is_over() const { return schedule_.empty(); }
  // Brings up what died, soon.
  void tend_nodes();

 private:
  using Event = std::function<void()>;

  void at(base::Timestamp time, Event event) { schedule_.emplace(time, std::move(event)); }
  void after(base::Duration time, Event event);
  base::Duration pause();
  Node* up();
  // What somebody asks of a node; nobody asks again where its store is away.
  void ask(Node& node,
           std::function<void(pipeline::Context& context, store::Transaction& tx)> work);

  void history();
  void commit(Repository& repository, const std::string& branch);
  void rewrite(Repository& repository, const std::string& branch);
  void move(Repository& repository, const std::string& branch, const std::string& to);
  void deliver(const Repository& repository, const std::string& branch, const std::string& before,
               const std::string& after);
  void send(const std::string& id, const std::string& body, int attempts);
  void push_image(ImageRepository& image);
  void person();
  void person_deploys(KnownService& service);
  void weather();
  void misfortune();
  void lose_touch(Node& node);
  std::string make_version(std::string version);

  Universe& universe_;
  Dice dice_;
  Disk& disk_;
  Outside& outside_;
  Organization& organization_;
  Promises& promises_;
  Told& told_;
  std::vector<std::unique_ptr<Node>>& nodes_;
  Temper temper_;
  std::multimap<base::Timestamp, Event> schedule_;
  std::vector<bool> is_awaited_;
  int deliveries_ = 0;
  int revision_ = 0;
  bool calm_ = false;
};

}  // namespace slipway::simulation
