package io.skein.node.cli;

import io.skein.node.cli.instance.SupervisorSettings;
import io.skein.node.cli.process.SkeinHome;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Looks at this machine the way {@code up} will, and says what to do about what is missing. */
@Command(
    name = "doctor",
    description =
        "Checks this machine: Java, build, ports, file limit, memory, disk. Exit code 4 if something must change.")
final class DoctorCommand implements Callable<Integer> {

  @Mixin private InstanceOptions instance = new InstanceOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Output.of(spec);
    SkeinHome home = SkeinHome.locate();
    Checkup checkup =
        new Checkup(
            home,
            SupervisorSettings.from(UpCommand.configuration(home)),
            instance.find(),
            instance.portOffset(),
            instance.data(home.root()));
    List<Finding> findings = checkup.run();
    findings.forEach(finding -> out.println(finding.line()));
    return findings.stream().anyMatch(finding -> finding.grade() == Finding.Grade.FAIL)
        ? ExitCode.MACHINE
        : ExitCode.GOOD;
  }
}
