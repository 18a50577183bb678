/** What of the public face no user calls, with the reason why bad input is not tried there. A name ending in a dot stands for all its methods. */
export const NOT_CALLED: Readonly<Record<string, string>> = {
  'theory.ActivationFunction.': 'as NamedActivation',
  'theory.NamedActivation.': 'a scalar function that the caller may have written; those of the library are tested as theory',
  'theory.ScalarActivation.': 'as NamedActivation',
  'Activation.': 'called in every forward and backward pass: unchecked for speed, on tensors that a layer has made',
  'Ops.': 'the arithmetic within a step: unchecked for speed, on tensors that a layer has made',
  'Forward.': 'the pass of a layer, called by its network',
  'Layer.': 'a layer is called by its network, which has checked the input',
  'Network.': 'the interface; tested as LayeredNetwork and RecurrentNetwork',
  'OwnActivation.': 'written by the caller, called by its network',
  'OwnLayer.': 'as OwnActivation',
  'OwnUpdateRule.': 'written by the caller, called by its optimizer',
  'OwnClipper.': 'written by the caller, called by the clipper made of it',
  'Probe.': 'called by a trainer',
  'RecordingProbe.': 'called by a trainer',
  'ProgressReporter.': 'called by a trainer; tested as Progress',
  'figures.GridOptions.': 'a function of the caller',
  'DataSeries.': 'methods of danfo',
  ...Object.fromEntries(
    ['head', 'tail', 'loc', 'iloc', 'column', 'query', 'rename', 'drop', 'fillNa', 'mean', 'median', 'min', 'max', 'sum', 'std', 'var', 'sem', 'geometricMean', 'count']
      .map((name) => [`DataFrame.${name}`, 'a method of danfo']),
  ),
  'new errors.DivergenceError': 'made by the library',
  'new errors.NonFiniteGradientError': 'made by the library',
  'new errors.SweepError': 'made by the library',
  ...Object.fromEntries(
    [
      'he', 'heUniform', 'leCun', 'leCunUniform', 'xavier', 'xavierUniform',
      ...['contribVarianceScaling', 'pytorchLinear', 'tensorflow1VarianceScaling', 'tfjsGlorotNormal', 'tfjsHeNormal', 'tfjsLeCunNormal'].map((name) => `libraries.${name}`),
    ].map((name) => [name, 'an initializer, called by the network that it fills']),
  ),
};
