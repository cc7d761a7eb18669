"""Operations and memory of the networks in closed form, against the same counted on built networks."""

import pytest
from emrestore.config.layers import resolved
from emrestore.jobs import operations

cost = pytest.importorskip("emrestore.networks.cost")
EDGE = 64


@pytest.fixture(scope="module", params=["test", "demo"])
def sizes(request):
    networks = resolved({"scale": request.param})["networks"]
    return {name: networks[name] for name in operations.KNOWN}


@pytest.fixture(scope="module")
def built(sizes):
    from emrestore.networks.architectures import BUILDERS
    from emrestore.networks.graph import at_size

    return {name: at_size(BUILDERS[name](**own), EDGE, EDGE) for name, own in sizes.items()}


@pytest.mark.parametrize("network", operations.KNOWN)
def test_operations_are_those_of_the_built_network(network, sizes, built):
    counted = cost.forward_flops(built[network])
    found = operations.forward_flops(network, sizes[network], EDGE)
    assert found == pytest.approx(counted, rel=1e-3)


@pytest.mark.parametrize("network", operations.KNOWN)
def test_weights_are_those_of_the_built_network(network, sizes, built):
    # without biases and normalisations, which weigh most in the smallest networks
    assert operations.parameters(network, sizes[network]) == pytest.approx(
        built[network].count_params(), rel=0.1
    )


@pytest.mark.parametrize("network", ["cgrdn", "grdn", "mrunet"])
def test_outputs_of_all_layers_take_as_much_memory(network, sizes, built):
    counted = cost.activation_bytes(built[network])
    assert operations.activation_bytes(network, sizes[network], EDGE) == pytest.approx(
        counted, rel=0.05
    )


def test_the_papers_network_has_its_seven_million_weights():
    network = resolved({"scale": "paper"})["networks"]["cgrdn"]
    assert operations.parameters("cgrdn", network) == pytest.approx(7035521, rel=0.005)


def test_a_step_is_three_forward_passes_of_its_batch(sizes):
    one = operations.forward_flops("cgrdn", sizes["cgrdn"], EDGE)
    assert operations.step_flops("cgrdn", sizes["cgrdn"], EDGE, 4) == 12 * one


def test_a_network_of_ones_own_counts_as_a_cgrdn_of_its_sizes(sizes):
    one = operations.forward_flops("cgrdn", sizes["cgrdn"], EDGE)
    assert operations.forward_flops("rdn", sizes["cgrdn"], EDGE) == one
    assert operations.forward_flops("other", {"depth": 3}, EDGE) == 0
