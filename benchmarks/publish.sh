#!/usr/bin/env bash
# Publishes the benchmarks as one file that runs on a bare Linux machine, without the .NET SDK or runtime, and tells how to run it there:
#
#   benchmarks/publish.sh [folder]        (artifacts/carry unless named)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=${1:-artifacts/carry}

# ILGPU reads its own and the kernels' IL, so nothing is trimmed or compiled ahead of time.
dotnet publish benchmarks -c Release -r linux-x64 --self-contained true -o "$folder" \
  -p:PublishSingleFile=true -p:EnableCompressionInSingleFile=true -p:IncludeNativeLibrariesForSelfExtract=true \
  -p:PublishDocumentationFiles=false -p:DebugType=none -p:SatelliteResourceLanguages=en

cat <<TEXT

published to $folder ($(du -sh "$folder" | cut -f1)); copy it to a machine with an NVIDIA driver, and there:

  ./Benchmarks laws                                          the backends' laws on the card: do the figures count?
  ./Benchmarks ceiling                                       what the card can do at most, measured
  ./Benchmarks --filter '*MsmBenchmarks*' '*NttBenchmarks*' '*FractionTreeBenchmarks*' '*SumcheckBenchmarks*'
  ./Benchmarks --filter '*ProofBenchmarks*'                  whole proofs; CIFAR10=<test_batch.bin> names the images
  ./Benchmarks proof gpu 10000                               the phases of one
  ./Benchmarks ptx kernels && for k in kernels/*.ptx; do ptxas -arch=sm_90 -v -o /dev/null "\$k"; done

BACKENDS=gpu leaves the CPU's figures out, NETWORK=<network.zknet> names another network. Results are printed, and written to BenchmarkDotNet.Artifacts.
TEXT
