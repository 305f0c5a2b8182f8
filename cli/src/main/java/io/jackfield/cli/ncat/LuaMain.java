package io.jackfield.cli.ncat;

import party.iroiro.luajava.lua54.Lua54;

/// Runs a Lua script: the process that `--lua-exec` starts for each peer, whose standard input and
/// output are the peer. A process of its own gives each script its own state, streams, variables
/// and exit, as the original does.
public final class LuaMain {
  // An error ends the script, not the process; what it wrote before is sent.
  private static final String RUN =
      """
      local file = jackfield_file
      jackfield_file = nil
      arg = {[0] = file}
      local function complain(what, why)
        io.stdout:flush()
        io.stderr:write("Ncat: Error ", what, " the Lua script: ", tostring(why), ". QUITTING.\\n")
      end
      local script, problem = loadfile(file)
      if not script then
        complain("loading", problem)
      else
        local good, why = xpcall(script, debug.traceback)
        if not good then
          complain("running", why)
        end
      end
      io.stdout:flush()
      """;

  private LuaMain() {}

  /// Runs the script that the only word names.
  public static void main(String[] words) {
    try (var lua = new Lua54()) {
      lua.openLibraries();
      lua.push(words[0]);
      lua.setGlobal("jackfield_file");
      lua.run(RUN);
    }
  }
}
