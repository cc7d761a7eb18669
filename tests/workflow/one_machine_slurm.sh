#!/usr/bin/env bash
# A Slurm of one machine, for tests, without systemd: one_machine_slurm.sh start FOLDER | stop FOLDER
# Needs root and: apt-get install -y --no-install-recommends slurmctld slurmd slurm-client munge
# Jobs get /etc/slurm/slurm.conf: Snakemake's Slurm plugins drop every SLURM_* variable, SLURM_CONF too.
# It has two GPUs in name: jobs that ask for one wait for each other as on a cluster, and see none.
set -euo pipefail
folder=$(realpath -m "$2") conf=/etc/slurm/slurm.conf gres=/etc/slurm/gres.conf mark='# made by one_machine_slurm.sh'
if [ -e "$conf" ] && ! grep -q "^$mark" "$conf"; then
  echo "$conf is not ours: there is a Slurm on this machine" >&2
  exit 1
fi

ended() { [ ! -e "/proc/$1" ] || grep -q '^State:.*zombie' "/proc/$1/status" 2> /dev/null; }

stop() {
  for name in slurmd slurmctld munged; do
    if [ -f "$folder/$name.pid" ]; then
      pid=$(cat "$folder/$name.pid")
      kill "$pid" 2> /dev/null || true
      # the next one wants its port and its socket
      for _ in $(seq 50); do
        ended "$pid" && break
        sleep 0.2
      done
    fi
  done
  rm -f "$conf" "$gres"
}

start() {
  mkdir -p "$folder"/{state,spool} /etc/slurm
  chmod 755 "$folder"
  if ! timeout 5 munge --no-input > /dev/null 2>&1; then
    # a socket that a killed munged left would be taken for a live one
    rm -f /run/munge/munge.socket.2
    install -d -o munge -g munge -m 755 /run/munge
    install -d -o munge -g munge -m 700 /var/log/munge /var/lib/munge
    runuser -u munge -- /usr/sbin/munged --force --pid-file=/run/munge/munged.pid
    cp /run/munge/munged.pid "$folder/munged.pid"
  fi
  host=$(hostname -s)
  # jobs above their memory are killed, as on a cluster; without cgroups the daemon has to poll for it
  cat > "$conf" << CONF
$mark
ClusterName=one
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=16817
SlurmdPort=16818
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CryptoType=crypto/munge
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
GresTypes=gpu
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=1
JobAcctGatherParams=OverMemoryKill
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
EnforcePartLimits=ALL
ReturnToService=2
MinJobAge=600
MessageTimeout=60
SchedulerParameters=sched_interval=1,bf_interval=1,sched_min_interval=0
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=$(awk '/MemTotal/ {print int($2 / 1024 * 0.9)}' /proc/meminfo) Gres=gpu:2 State=UNKNOWN
PartitionName=debug Nodes=$host Default=YES MaxTime=INFINITE DefaultTime=10 DefMemPerCPU=500 State=UP
CONF
  # Slurm wants a file for each
  touch "$folder"/gpu{0,1}
  printf '%s\nName=gpu File=%s\n' "$mark" "$folder/gpu[0-1]" > "$gres"
  /usr/sbin/slurmctld -c
  /usr/sbin/slurmd -c
  # each question may take a minute where nobody answers
  until timeout 5 sinfo -h -o %T 2> /dev/null | grep -q idle; do
    if [ "$SECONDS" -gt 60 ]; then
      echo "Slurm did not come up: see $folder/slurmctld.log and slurmd.log" >&2
      stop
      exit 1
    fi
    sleep 0.2
  done
}

"$1"
